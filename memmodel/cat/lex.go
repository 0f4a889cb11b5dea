package cat

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/ordo-go/ordo/exec"
)

type tokenKind uint8

const (
	tEOF    tokenKind = iota
	tIdent            // po-loc, DMB.SY, rf'
	tTag              // 'once; text is without the quote
	tString           // text is without the quotes
	tWord             // a keyword
	tSymbol
)

type token struct {
	kind tokenKind
	text string
	pos  exec.Pos
}

// is reports whether t is the keyword or symbol text.
func (t token) is(text string) bool {
	return (t.kind == tWord || t.kind == tSymbol) && t.text == text
}

// String names the token for an error message.
func (t token) String() string {
	switch t.kind {
	case tEOF:
		return "the end of the file"
	case tTag:
		return `"'` + t.text + `"`
	case tString:
		return "the string " + strconv.Quote(t.text)
	case tWord:
		return "the keyword " + strconv.Quote(t.text)
	}
	return strconv.Quote(t.text)
}

var keywords = map[string]bool{}

func init() {
	for w := range strings.FieldsSeq(`let rec and when acyclic irreflexive show unshow
		empty subset as fun in undefined_unless flag assert include variant begin end
		procedure call enum debug match with forall from do try if then else catdep
		instructions default not`) {
		keywords[w] = true
	}
}

// symbols are tried in this order: no symbol is behind a prefix of it.
var symbols = []string{
	"||", "&&", "++", "->", "-1",
	"(", ")", "{", "}", "[", "]", "_", "0", "|", "&", "*", "~", "+", "^", `\`, "?", "=", ";", ",",
}

// maxTokens keeps trees so small that walking them never exhausts the stack.
const maxTokens = 1 << 18

type lexer struct {
	src    string
	off    int
	pos    exec.Pos
	tokens []token
}

// lex splits src into tokens; the last one is tEOF.
func lex(file string, src []byte) ([]token, error) {
	l := &lexer{src: string(src), pos: exec.Pos{File: file, Line: 1, Col: 1}}
	for {
		if err := l.skip(); err != nil {
			return nil, err
		}
		if len(l.tokens) >= maxTokens {
			return nil, errorf(l.pos, "the model is too long: more than %d words and symbols", maxTokens)
		}
		if l.off == len(l.src) {
			return append(l.tokens, token{tEOF, "", l.pos}), nil
		}
		if err := l.next(); err != nil {
			return nil, err
		}
	}
}

// advance moves n bytes on.
func (l *lexer) advance(n int) {
	for _, r := range l.src[l.off : l.off+n] {
		l.pos.Col++
		if r == '\n' {
			l.pos.Line++
			l.pos.Col = 1
		}
	}
	l.off += n
}

// skip passes blanks and comments.
func (l *lexer) skip() error {
	for l.off < len(l.src) {
		rest := l.src[l.off:]
		switch {
		case strings.IndexByte(" \t\r\n", rest[0]) >= 0:
			l.advance(1)
		case rest[0] == '#' || strings.HasPrefix(rest, "//"):
			n := strings.IndexByte(rest, '\n')
			if n < 0 {
				n = len(rest)
			}
			l.advance(n)
		case strings.HasPrefix(rest, "(*"):
			if err := l.comment(); err != nil {
				return err
			}
		default:
			return nil
		}
	}
	return nil
}

// comment passes a comment and those within it.
func (l *lexer) comment() error {
	start := l.pos
	for depth := 0; l.off < len(l.src); {
		switch rest := l.src[l.off:]; {
		case strings.HasPrefix(rest, "(*"):
			depth++
			l.advance(2)
		case strings.HasPrefix(rest, "*)"):
			l.advance(2)
			if depth--; depth == 0 {
				return nil
			}
		default:
			l.advance(1)
		}
	}
	return errorf(start, `expected "*)" to end this comment, found the end of the file`)
}

func (l *lexer) next() error {
	rest, pos := l.src[l.off:], l.pos
	add := func(kind tokenKind, text string, size int) error {
		l.tokens = append(l.tokens, token{kind, text, pos})
		l.advance(size)
		return nil
	}
	if n := nameLen(rest); n > 0 {
		if keywords[rest[:n]] {
			return add(tWord, rest[:n], n)
		}
		return add(tIdent, rest[:n], n)
	}
	switch rest[0] {
	case '"':
		end := strings.IndexByte(rest[1:], '"')
		if end < 0 {
			return errorf(pos, `expected '"' to end this string, found the end of the file`)
		}
		return add(tString, rest[1:1+end], end+2)
	case '\'':
		n := nameLen(rest[1:])
		if n == 0 {
			return errorf(pos, "expected a name after ' to make a tag")
		}
		return add(tTag, rest[1:1+n], n+1)
	}
	for _, s := range symbols {
		if strings.HasPrefix(rest, s) {
			return add(tSymbol, s, len(s))
		}
	}
	r, _ := utf8.DecodeRuneInString(rest)
	return errorf(pos, "expected a name or an operator, found %q", r)
}

// nameLen returns the length of the name that s starts with: a letter, perhaps
// after an underscore, then letters, digits, "_", ".", "-", perhaps a prime.
func nameLen(s string) int {
	n := 0
	if strings.HasPrefix(s, "_") {
		n = 1
	}
	if n == len(s) || !isLetter(s[n]) {
		return 0
	}
	for n < len(s) && (isLetter(s[n]) || s[n] >= '0' && s[n] <= '9' || strings.IndexByte("_.-", s[n]) >= 0) {
		n++
	}
	if n < len(s) && s[n] == '\'' {
		n++
	}
	return n
}

func isLetter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }
