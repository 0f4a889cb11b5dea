package c

import (
	"strings"

	"github.com/ordo-go/ordo/exec"
	"github.com/ordo-go/ordo/litmus"
)

// maxDepth bounds how deep expressions and statements nest, so that no input
// overflows the stack.
const maxDepth = 200

type parser struct {
	lex   *lexer
	toks  []token
	i     int
	depth int
	prog  *litmus.Program
	meta  meta

	locs  map[string]int // by name; of an array, its first cell
	cells map[string]int // the number of cells of the arrays
	typed map[int]bool   // locations whose type the initial state has fixed

	th       int               // index of the thread being parsed
	regs     map[string]int    // its registers by name
	params   map[string]int    // its parameters: the locations they name
	loops    int               // loops around the statement being parsed
	blocks   []string          // labels of the blocks around it
	regInit  []regInit         // values the initial state gives to registers
	threads  map[string]int    // by name
	paramsOf []map[string]bool // the names of the parameters of each thread
	regsOf   []map[string]int  // the registers of each thread by name
	inRight  bool              // in a condition: right of a comparison, where a bare name is an address
}

// A regInit is `0:r0 = 3` of the initial state.
type regInit struct {
	thread, reg string
	typ         litmus.Type
	value       initValue
	pos         exec.Pos
}

// Parse reads a litmus test for C. An error is a *[litmus.Error].
func Parse(file string, src []byte) (prog *litmus.Program, err error) {
	defer func() {
		switch e := recover().(type) {
		case nil:
		case *litmus.Error:
			prog, err = nil, e
		default:
			panic(e)
		}
	}()
	p := &parser{
		lex:     &lexer{file: file, src: string(src), line: 1},
		prog:    &litmus.Program{Lang: litmus.C, File: file},
		locs:    map[string]int{},
		cells:   map[string]int{},
		typed:   map[int]bool{},
		threads: map[string]int{},
	}
	p.header()
	for {
		t := p.lex.next()
		p.toks = append(p.toks, t)
		if t.kind == eof {
			break
		}
	}
	p.initialState()
	p.meta.locTypes(p.prog.Locs)
	p.program()
	p.finalState()
	p.prog.Expects = p.lex.expects
	p.meta.apply(p)
	p.prog.Cond.Text = litmus.FormatCondition(p.prog)
	return p.prog, nil
}

// header reads the lines before the initial state: `C NAME`, a quoted line, and
// lines KEY=VALUE.
func (p *parser) header() {
	l := p.lex
	l.space()
	pos := l.pos()
	first, _, _ := strings.Cut(l.rest(), "\n")
	lang := l.next()
	if lang.kind != ident || lang.text != "C" && lang.text != "CPP" {
		fail(pos, `expected "C NAME" in the first line of a litmus test`)
	}
	name, _, _ := strings.Cut(strings.TrimSpace(first[min(len(first), len(lang.text)):]), `"`)
	name, _, _ = strings.Cut(name, ";")
	fields := strings.Fields(name)
	if len(fields) == 0 {
		fail(l.pos(), "expected the name of the test after C")
	}
	p.prog.Name = fields[0]
	l.skip(strings.Index(l.rest(), fields[0]) + len(fields[0]))
	for {
		l.space()
		if strings.HasPrefix(l.rest(), "{") {
			return
		}
		p.headerLine()
	}
}

func (p *parser) headerLine() {
	l := p.lex
	pos := l.pos()
	line, _, _ := strings.Cut(l.rest(), "\n")
	key, value, ok := strings.Cut(line, "=")
	switch {
	case strings.HasPrefix(line, `"`):
		p.prog.Doc = l.next().text
	case strings.HasPrefix(line, ";"):
		l.skip(1)
	case ok && isKey(strings.TrimSpace(key)):
		p.meta.add(strings.TrimSpace(key), strings.TrimSpace(value), pos)
		if strings.TrimSpace(line) == "Lang="+string(litmus.Go) {
			p.prog.Lang = litmus.Go
		}
		l.skip(len(line))
	default:
		fail(pos, "expected {, the beginning of the initial state")
	}
}

func isKey(s string) bool {
	n := prefix(s, func(c byte) bool { return isLetter(c) || isDigit(c) || c == '-' || c == '.' || c == '/' })
	return n > 0 && n == len(s) && isLetter(s[0])
}

func (p *parser) peek() token { return p.toks[p.i] }

func (p *parser) peekAt(n int) token { return p.toks[min(p.i+n, len(p.toks)-1)] }

func (p *parser) next() token {
	t := p.toks[p.i]
	if t.kind != eof {
		p.i++
	}
	return t
}

// accept takes the next token if it is s.
func (p *parser) accept(s string) bool {
	if p.peek().is(s) {
		p.i++
		return true
	}
	return false
}

func (p *parser) expect(s, why string) token {
	t := p.next()
	if !t.is(s) {
		fail(t.pos, "unexpected %s: expected %s%s", t, s, why)
	}
	return t
}

func (p *parser) name(what string) token {
	t := p.next()
	if t.kind != ident {
		fail(t.pos, "unexpected %s: expected %s", t, what)
	}
	return t
}

// nest counts how deep the parse is; the caller defers what it returns.
func (p *parser) nest() func() {
	if p.depth++; p.depth > maxDepth {
		fail(p.peek().pos, "nested too deeply: expected at most %d levels", maxDepth)
	}
	return func() { p.depth-- }
}

// program reads the threads, and the regions that herd7 has for other languages.
func (p *parser) program() {
	for {
		switch t := p.peek(); {
		case t.is("regions"):
			p.regions()
		case p.atFinal():
			if len(p.prog.Threads) == 0 {
				fail(t.pos, "unexpected %s: expected a thread, P0", t)
			}
			p.checkRegInits()
			return
		default:
			p.thread()
		}
	}
}

// regions skips `regions: x:NAME, ...`, which says nothing about C.
func (p *parser) regions() {
	p.next()
	p.expect(":", "")
	for {
		p.name("a location")
		p.expect(":", "")
		p.name("the name of a region")
		if !p.accept(",") {
			return
		}
	}
}

func (p *parser) checkRegInits() {
	for _, r := range p.regInit {
		if _, ok := p.threads[r.thread]; !ok {
			fail(r.pos, "there is no thread P%s: expected one of the test", r.thread)
		}
	}
}
