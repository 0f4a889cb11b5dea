package asm

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/ordo-go/ordo/litmus"
)

// A piece is a part of the source and where it begins.
type piece struct {
	text string
	off  int
}

// split cuts a piece at a separator and takes the spaces off the parts.
func (p piece) split(sep byte) []piece {
	var out []piece
	from := 0
	for i := 0; i <= len(p.text); i++ {
		if i == len(p.text) || p.text[i] == sep {
			out = append(out, piece{p.text[from:i], p.off + from}.trim())
			from = i + 1
		}
	}
	return out
}

func (p piece) trim() piece {
	left := strings.TrimLeft(p.text, " \t\r\n")
	return piece{strings.TrimRight(left, " \t\r\n"), p.off + len(p.text) - len(left)}
}

// assignment is one of the initial state: an optional type, a location or a
// register, an optional value.
var assignment = regexp.MustCompile(`^(?:(int|u?int32_t|u?int64_t)\s*\*?\s*)?(?:P?(\d+)\s*:\s*([A-Za-z_]\w*)|\[?\s*([A-Za-z_]\w*)\s*\]?)\s*(?:=\s*(-?\w+)\s*)?$`)

// init reads the initial state, whose brace has been read.
func (r *reader) init() {
	end := strings.IndexByte(r.src[r.off:], '}')
	if end < 0 {
		r.fail(len(r.src), "the initial state has no end: expected }")
	}
	for _, p := range (piece{r.src[r.off : r.off+end], r.off}).split(';') {
		if p.text != "" {
			r.assign(p)
		}
	}
	r.off += end + 1
	if rest := strings.TrimLeft(r.src[r.off:], " \t"); strings.HasPrefix(rest, ";") {
		r.off = len(r.src) - len(rest) + 1
	}
}

func (r *reader) assign(p piece) {
	m := assignment.FindStringSubmatch(p.text)
	if m == nil {
		r.fail(p.off, "cannot read %q: expected a location or a register and its value, such as x=1 or 0:X1=x", p.text)
	}
	v := litmus.Value{}
	if m[5] != "" {
		v = r.value(piece{m[5], p.off})
	}
	if m[4] != "" {
		i := r.loc(m[4], p.off)
		r.prog.Locs[i].Init = v
		return
	}
	th, err := strconv.Atoi(m[2])
	if err != nil {
		r.fail(p.off, "there is no thread %s", m[2])
	}
	r.starts = append(r.starts, start{th, m[3], v, p.off})
}

// value reads a number or the address of a location.
func (r *reader) value(p piece) litmus.Value {
	if n, ok := parseNumber(p.text); ok {
		return litmus.Num(n)
	}
	if !isName(p.text) {
		r.fail(p.off, "cannot read %q: expected a number or the name of a location", p.text)
	}
	return litmus.AddrOf(r.loc(p.text, p.off))
}

func parseNumber(s string) (int64, bool) {
	n, err := strconv.ParseInt(s, 0, 64)
	if err != nil {
		u, err := strconv.ParseUint(s, 0, 64)
		return int64(u), err == nil
	}
	return n, true
}

func isName(s string) bool {
	for i, c := range s {
		letter := c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
		if !letter && (i == 0 || c < '0' || c > '9') {
			return false
		}
	}
	return s != ""
}
