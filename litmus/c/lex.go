package c

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/ordo-go/ordo/exec"
	"github.com/ordo-go/ordo/litmus"
)

type kind uint8

const (
	eof kind = iota
	ident
	number
	str // text is what stands between the quotes
	punct
)

type token struct {
	kind kind
	text string
	pos  exec.Pos
	end  int // offset behind it
}

func (t token) String() string {
	switch t.kind {
	case eof:
		return "end of the file"
	case str:
		return `"` + t.text + `"`
	}
	return t.text
}

// is reports whether t is the keyword or the punctuation s.
func (t token) is(s string) bool { return t.text == s && (t.kind == punct || t.kind == ident) }

// A lexer cuts a file into tokens, and takes ordo's directives out of its comments.
type lexer struct {
	file    string
	src     string
	off     int
	line    int
	bol     int // offset of the first byte of the line
	counted int // offset up to which columns are counted; before bol: none of the line
	col     int // characters of the line before it
	groups  int // brace groups begun at depth 0: the first is the initial state
	depth   int
	expects []litmus.Expect
}

// fail ends the parse; Parse recovers it.
func fail(pos exec.Pos, format string, args ...any) {
	panic(&litmus.Error{Pos: pos, Message: fmt.Sprintf(format, args...)})
}

// pos is the place where the lexer stands. Each character is counted once, however
// long the line.
func (l *lexer) pos() exec.Pos {
	if l.counted < l.bol {
		l.counted, l.col = l.bol, 0
	}
	l.col += utf8.RuneCountInString(l.src[l.counted:l.off])
	l.counted = l.off
	return exec.Pos{File: l.file, Line: l.line, Col: 1 + l.col}
}

func (l *lexer) rest() string { return l.src[l.off:] }

// skip moves on by n bytes and keeps count of the lines.
func (l *lexer) skip(n int) {
	for range n {
		if l.src[l.off] == '\n' {
			l.line++
			l.bol = l.off + 1
		}
		l.off++
	}
}

// inThread reports whether the lexer stands in the body of a thread, where "(*"
// begins an expression and not a comment.
func (l *lexer) inThread() bool { return l.depth > 0 && l.groups > 1 }

// space skips white space and comments.
func (l *lexer) space() {
	for l.off < len(l.src) {
		rest := l.rest()
		switch {
		case strings.ContainsRune(" \t\r\n\f\v", rune(rest[0])):
			l.skip(1)
		case strings.HasPrefix(rest, "//"):
			end := strings.IndexByte(rest, '\n')
			if end < 0 {
				end = len(rest)
			}
			l.comment(rest[2:end], end)
		case strings.HasPrefix(rest, "/*"):
			end := strings.Index(rest[2:], "*/")
			if end < 0 {
				fail(l.pos(), "the comment /* does not end: expected */")
			}
			l.comment(rest[2:2+end], end+4)
		case strings.HasPrefix(rest, "(*") && !l.inThread():
			end := closing(rest)
			if end < 0 {
				fail(l.pos(), "the comment (* does not end: expected *)")
			}
			l.comment(rest[2:end-2], end)
		default:
			return
		}
	}
}

// closing returns the length of the comment, which may hold further ones, that s
// begins with; -1 if it does not end.
func closing(s string) int {
	depth := 0
	for i := 0; i+1 < len(s); {
		switch s[i : i+2] {
		case "(*":
			depth++
			i += 2
		case "*)":
			depth--
			i += 2
			if depth == 0 {
				return i
			}
		default:
			i++
		}
	}
	return -1
}

// comment skips a comment of n bytes; an expectation in its text is kept.
func (l *lexer) comment(text string, n int) {
	if words := strings.Fields(text); len(words) > 0 && words[0] == "ordo:expect" {
		l.expects = append(l.expects, expectation(words, l.pos()))
	}
	l.skip(n)
}

func expectation(words []string, pos exec.Pos) litmus.Expect {
	if len(words) < 3 {
		fail(pos, "expected ordo:expect MODEL VERDICT")
	}
	e := litmus.Expect{Model: words[1], Verdict: litmus.Verdict(words[2]), Pos: pos}
	switch e.Verdict {
	case litmus.Always, litmus.Sometimes, litmus.Never, litmus.Undefined:
		return e
	}
	fail(pos, "unknown verdict %s: expected Always, Sometimes, Never or Undefined", words[2])
	return e
}

var puncts = []string{
	"???", "<<=", ">>=", `/\`, `\/`, "=>", "<>", "==", "!=", "<=", ">=", "<<", ">>",
	"&&", "||", "++", "--", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "->",
}

func (l *lexer) next() token {
	l.space()
	t := token{pos: l.pos()}
	rest := l.rest()
	if rest == "" {
		t.end = l.off
		return t
	}
	n := 1
	switch c := rest[0]; {
	case isLetter(c):
		t.kind = ident
		n = prefix(rest, func(c byte) bool { return isLetter(c) || isDigit(c) })
	case isDigit(c):
		t.kind = number
		n = prefix(rest, func(c byte) bool { return isLetter(c) || isDigit(c) })
	case c == '"':
		t.kind = str
		end := strings.IndexByte(rest[1:], '"')
		if end < 0 {
			fail(t.pos, `the text does not end: expected "`)
		}
		n = end + 2
	case strings.IndexByte("(){}[];:,=<>+-*/%&|^~!.?", c) >= 0:
		t.kind = punct
		n = punctLen(rest)
		l.braces(c)
	case strings.HasPrefix(rest, `\/`):
		t.kind, n = punct, 2
	default:
		r, _ := utf8.DecodeRuneInString(rest)
		fail(t.pos, "unexpected character %q", r)
	}
	t.text = rest[:n]
	if t.kind == str {
		t.text = rest[1 : n-1]
	}
	l.skip(n)
	t.end = l.off
	return t
}

func (l *lexer) braces(c byte) {
	switch c {
	case '{':
		if l.depth == 0 {
			l.groups++
		}
		l.depth++
	case '}':
		l.depth = max(0, l.depth-1)
	}
}

func punctLen(s string) int {
	for _, p := range puncts {
		if strings.HasPrefix(s, p) {
			return len(p)
		}
	}
	return 1
}

func prefix(s string, in func(byte) bool) int {
	n := 0
	for n < len(s) && in(s[n]) {
		n++
	}
	return n
}

func isLetter(c byte) bool { return c == '_' || 'a' <= c|0x20 && c|0x20 <= 'z' }
func isDigit(c byte) bool  { return '0' <= c && c <= '9' }
