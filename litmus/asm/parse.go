package asm

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/ordo-go/ordo/exec"
	"github.com/ordo-go/ordo/litmus"
)

// Parse reads a litmus test in assembly. An error is a *[litmus.Error] that says
// where it is and what was expected.
func Parse(file string, src []byte) (p *litmus.Program, err error) {
	r := &reader{file: file, src: string(src), prog: &litmus.Program{File: file}, locs: map[string]int{}}
	defer func() {
		if e := recover(); e != nil {
			bad, ok := e.(*litmus.Error)
			if !ok {
				panic(e)
			}
			p, err = nil, bad
		}
	}()
	if len(src) > maxSource {
		r.fail(0, "the file has %d bytes: expected at most %d", len(src), maxSource)
	}
	r.comments()
	r.header()
	r.init()
	r.table()
	r.final()
	return r.prog, nil
}

const maxSource = 1 << 20

// A reader goes through a test from its beginning to its end.
type reader struct {
	file    string
	src     string // comments are blank
	off     int
	prog    *litmus.Program
	dialect dialect
	locs    map[string]int
	regs    []map[string]int // by thread
	starts  []start
}

// A start is the value of a register in the initial state.
type start struct {
	thread int
	reg    string
	v      litmus.Value
	at     int
}

// A dialect is a syntax of instructions.
type dialect interface {
	lang() litmus.Lang
	// register returns the name of the whole register that name is, or is a part of,
	// and the bits that the part has.
	register(name string) (reg string, bits int, ok bool)
	// jump says where an instruction may go besides to the next one.
	jump(t *thread, in instruction) (jump, bool)
	// instruction translates one instruction.
	instruction(t *thread, in instruction)
}

// pos turns an offset into a position.
func (r *reader) pos(off int) exec.Pos {
	before := r.src[:min(off, len(r.src))]
	bol := strings.LastIndexByte(before, '\n') + 1
	return exec.Pos{File: r.file, Line: 1 + strings.Count(before, "\n"), Col: 1 + utf8.RuneCountInString(before[bol:])}
}

// fail ends the parse; Parse recovers it.
func (r *reader) fail(off int, format string, args ...any) {
	panic(&litmus.Error{Pos: r.pos(off), Message: fmt.Sprintf(format, args...)})
}

var expectLine = regexp.MustCompile(`ordo:expect\s+(\S+)\s+(Always|Sometimes|Never|Undefined)\b`)

// comments blanks comments outside of strings, which may be nested, and takes
// what they expect of models.
func (r *reader) comments() {
	out := []byte(r.src)
	depth, begin, quoted := 0, 0, false
	for i := 0; i < len(out); i++ {
		two := r.src[i:min(i+2, len(r.src))]
		switch {
		case depth == 0 && out[i] == '"':
			quoted = !quoted
		case out[i] == '\n':
			quoted = false
		case !quoted && two == "(*":
			if depth++; depth == 1 {
				begin = i
			}
			out[i], out[i+1] = ' ', ' '
			i++
		case depth > 0 && two == "*)":
			out[i], out[i+1] = ' ', ' '
			i++
			if depth--; depth == 0 {
				r.expects(begin, r.src[begin:i])
			}
		case depth > 0:
			out[i] = ' '
		}
	}
	if depth > 0 {
		r.fail(begin, "the comment has no end: expected *)")
	}
	r.src = string(out)
}

func (r *reader) expects(at int, comment string) {
	for _, m := range expectLine.FindAllStringSubmatchIndex(comment, -1) {
		r.prog.Expects = append(r.prog.Expects, litmus.Expect{
			Model: comment[m[2]:m[3]], Verdict: litmus.Verdict(comment[m[4]:m[5]]), Pos: r.pos(at + m[0]),
		})
	}
}

// header reads what stands before the initial state.
func (r *reader) header() {
	line, rest := r.line()
	words := strings.Fields(line)
	if len(words) == 0 {
		r.fail(0, "the first line is empty: expected X86, X86_64 or AArch64 and the name of the test")
	}
	switch words[0] {
	case "X86":
		r.dialect = x86{}
	case "X86_64":
		r.dialect = x86{att: true}
	case "AArch64":
		r.dialect = arm{}
	default:
		r.fail(strings.Index(line, words[0]), "unknown architecture %q: expected X86, X86_64 or AArch64", words[0])
	}
	r.prog.Lang = r.dialect.lang()
	if len(words) < 2 {
		r.fail(len(line), "expected the name of the test behind %s", words[0])
	}
	r.prog.Name = words[1]
	r.off = rest
	brace := strings.IndexByte(r.src[r.off:], '{')
	if brace < 0 {
		r.fail(len(r.src), "expected { and the initial state")
	}
	if doc := strings.TrimSpace(r.src[r.off : r.off+brace]); strings.HasPrefix(doc, `"`) {
		if text, _, ok := strings.Cut(doc[1:], `"`); ok {
			r.prog.Doc = text
		}
	}
	r.off += brace + 1
}

// line returns the line at the offset, and the offset of the next.
func (r *reader) line() (string, int) {
	line, _, _ := strings.Cut(r.src[r.off:], "\n")
	return line, min(r.off+len(line)+1, len(r.src))
}

// loc returns the location of that name, which need not be declared.
func (r *reader) loc(name string, off int) int {
	i, ok := r.locs[name]
	if !ok {
		i = len(r.prog.Locs)
		if i == maxLocs {
			r.fail(off, "too many locations: expected at most %d", maxLocs)
		}
		r.locs[name] = i
		r.prog.Locs = append(r.prog.Locs, litmus.Loc{
			Name: name, Object: i, Type: litmus.Type{Kind: litmus.Int, Bits: 32, Name: "int", Atomic: true}, Pos: r.pos(off),
		})
	}
	return i
}

const maxLocs = 256
