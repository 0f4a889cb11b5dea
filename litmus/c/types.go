package c

import (
	"strings"

	"github.com/ordo-go/ordo/exec"
	"github.com/ordo-go/ordo/litmus"
)

// A ctype is a type of C; elem is what a pointer points to.
type ctype struct {
	litmus.Type
	elem *ctype
}

func pointerTo(t ctype) ctype {
	return ctype{Type: litmus.Type{Kind: litmus.Pointer, Bits: 64, Name: t.Name + "*"}, elem: &t}
}

// makeAtomic makes _Atomic(t) of t.
func (t *ctype) makeAtomic() {
	switch {
	case t.Atomic:
	case t.Kind == litmus.Pointer:
		t.Name = "_Atomic(" + t.Name + ")"
	default:
		t.Name = "_Atomic " + t.Name
	}
	t.Atomic = true
}

func integer(kind litmus.TypeKind, bits int) litmus.Type { return litmus.Type{Kind: kind, Bits: bits} }

// baseTypes are the types of one word.
var baseTypes = map[string]litmus.Type{
	"void": integer(litmus.Int, 64),
	"char": integer(litmus.Int, 8), "short": integer(litmus.Int, 16), "int": integer(litmus.Int, 32),
	"long": integer(litmus.Int, 64), "unsigned": integer(litmus.Uint, 32), "signed": integer(litmus.Int, 32),
	"bool": integer(litmus.Bool, 8), "_Bool": integer(litmus.Bool, 8),
	"int8_t": integer(litmus.Int, 8), "uint8_t": integer(litmus.Uint, 8),
	"int16_t": integer(litmus.Int, 16), "uint16_t": integer(litmus.Uint, 16),
	"int32_t": integer(litmus.Int, 32), "uint32_t": integer(litmus.Uint, 32),
	"int64_t": integer(litmus.Int, 64), "uint64_t": integer(litmus.Uint, 64),
	"intptr_t": integer(litmus.Int, 64), "uintptr_t": integer(litmus.Uint, 64),
	"size_t": integer(litmus.Uint, 64), "ptrdiff_t": integer(litmus.Int, 64),
	// herd7 has these; here as well their values are no wider than 64 bits.
	"__int128_t": integer(litmus.Int, 64), "__uint128_t": integer(litmus.Uint, 64),
	"__int128": integer(litmus.Int, 64), "__uint128": integer(litmus.Uint, 64),
	"mtx_t": {Kind: litmus.Mutex}, "spinlock_t": {Kind: litmus.Mutex}, "mutex": {Kind: litmus.Mutex},
	"atomic_flag": {Kind: litmus.Bool, Bits: 8, Atomic: true},
	"atomic_t":    {Kind: litmus.Int, Bits: 32, Atomic: true},
}

func init() {
	words := map[string]string{
		"bool": "bool", "char": "char", "short": "short", "int": "int", "long": "long",
		"schar": "int8_t", "uchar": "uint8_t", "ushort": "uint16_t", "uint": "unsigned",
		"ulong": "uint64_t", "llong": "int64_t", "ullong": "uint64_t",
		"intptr_t": "intptr_t", "uintptr_t": "uintptr_t", "size_t": "size_t", "ptrdiff_t": "ptrdiff_t",
		"int8_t": "int8_t", "uint8_t": "uint8_t", "int16_t": "int16_t", "uint16_t": "uint16_t",
		"int32_t": "int32_t", "uint32_t": "uint32_t", "int64_t": "int64_t", "uint64_t": "uint64_t",
	}
	for suffix, base := range words {
		t := baseTypes[base]
		t.Atomic = true
		baseTypes["atomic_"+suffix] = t
	}
}

// qualifiers change nothing that a test can see.
var qualifiers = map[string]bool{"volatile": true, "const": true, "restrict": true, "register": true, "static": true}

// sizes are the words that together make one type: unsigned long int.
var sizes = map[string]bool{"unsigned": true, "signed": true, "char": true, "short": true, "int": true, "long": true}

// refusedTypes are types of C that no litmus test of ours has.
var refusedTypes = map[string]bool{
	"float": true, "double": true, "struct": true, "union": true, "enum": true, "_Complex": true,
	"atomic_float": true, "atomic_double": true, "wchar_t": true,
}

func startsType(t token) bool {
	if t.kind != ident {
		return false
	}
	return isBase(t) || qualifiers[t.text] || refusedTypes[t.text] || t.text == "_Atomic" || t.text == "atomic" || t.text == "__attribute__"
}

func isBase(t token) bool {
	_, ok := baseTypes[t.text]
	return ok && t.kind == ident
}

// typ reads a type, with its stars.
func (p *parser) typ() ctype {
	defer p.nest()()
	t, ok := p.baseType()
	if !ok {
		tok := p.peek()
		fail(tok.pos, "unknown type %s: expected one such as int or atomic_int", tok)
	}
	for {
		switch tok := p.peek(); {
		case tok.is("*"):
			p.next()
			t = pointerTo(t)
		case tok.is("_Atomic"):
			p.next()
			t.makeAtomic()
		case !p.qualifier():
			return t
		}
	}
}

// qualifier skips volatile, const and the like.
func (p *parser) qualifier() bool {
	tok := p.peek()
	switch {
	case tok.kind == ident && qualifiers[tok.text]:
		p.next()
		return true
	case tok.is("__attribute__"):
		p.next()
		p.parenthesized()
		return true
	}
	return false
}

// parenthesized skips a balanced group.
func (p *parser) parenthesized() {
	p.expect("(", " after __attribute__")
	for depth := 1; depth > 0; {
		switch t := p.next(); {
		case t.kind == eof:
			fail(t.pos, "unexpected %s: expected )", t)
		case t.is("("):
			depth++
		case t.is(")"):
			depth--
		}
	}
}

// baseType reads a type without its stars, with qualifiers on either side.
func (p *parser) baseType() (t ctype, ok bool) {
	atomic := false
	for {
		switch tok := p.peek(); {
		case p.qualifier():
		case !ok && (tok.is("_Atomic") || tok.is("atomic")) && (p.peekAt(1).is("(") || p.peekAt(1).is("<")):
			t, ok = p.atomicOf(), true
		case tok.is("_Atomic"):
			p.next()
			atomic = true
		case !ok && tok.is("("):
			p.next()
			t, ok = p.typ(), true
			p.expect(")", "")
		case !ok && refusedTypes[tok.text]:
			fail(tok.pos, "the type %s is not taken: expected an integer, pointer or mutex type", tok)
		case !ok && tok.kind == ident && sizes[tok.text]:
			t.Type, ok = p.sized(), true
		case !ok && isBase(tok):
			p.next()
			t.Type, ok = baseTypes[tok.text], true
			t.Name = tok.text
		default:
			if ok && atomic {
				t.makeAtomic()
			}
			return t, ok
		}
	}
}

// atomicOf reads _Atomic(T) or atomic<T>.
func (p *parser) atomicOf() ctype {
	p.next()
	closer := ")"
	if p.next().is("<") {
		closer = ">"
	}
	t := p.typ()
	p.expect(closer, "")
	t.makeAtomic()
	return t
}

// sized reads a type made of words such as unsigned long.
func (p *parser) sized() litmus.Type {
	t := integer(litmus.Int, 32)
	var words []string
	pos := p.peek().pos
	for p.peek().kind == ident && sizes[p.peek().text] {
		w := p.next().text
		words = append(words, w)
		switch w {
		case "unsigned":
			t.Kind = litmus.Uint
		case "char", "short", "long":
			t.Bits = baseTypes[w].Bits
		}
	}
	if len(words) > 4 {
		fail(pos, "too many words in the type %s", strings.Join(words, " "))
	}
	t.Name = strings.Join(words, " ")
	return t
}

// written returns the text of the tokens from index i on, as a type is written.
func (p *parser) written(i int) string {
	var b strings.Builder
	for _, t := range p.toks[i:p.i] {
		if b.Len() > 0 && t.kind == ident && !strings.HasSuffix(b.String(), "(") {
			b.WriteByte(' ')
		}
		b.WriteString(t.text)
	}
	return b.String()
}

// location returns the location of that name, which is new if there is none.
func (p *parser) location(name string, pos exec.Pos) int {
	if i, ok := p.locs[name]; ok {
		return i
	}
	return p.newObject(name, 1, litmus.Type{Kind: litmus.Int, Bits: 32, Name: "int"}, pos)
}
