package asm

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/ordo-go/ordo/litmus"
)

// afterTable begins what follows the instructions.
var afterTable = regexp.MustCompile(`^\s*(exists|forall|final|locations|filter|observed|~)`)

var threadName = regexp.MustCompile(`^P?(\d+)$`)

var label = regexp.MustCompile(`^([A-Za-z_.]\w*)\s*:`)

// table reads the instructions: a row of names, then rows of one instruction for
// each thread.
func (r *reader) table() {
	rows := r.rows()
	if len(rows) == 0 {
		r.fail(r.off, "expected the threads, such as P0 | P1 ;")
	}
	cells := rows[0].split('|')
	for i, c := range cells {
		m := threadName.FindStringSubmatch(c.text)
		if m == nil || m[1] != strconv.Itoa(i) {
			r.fail(c.off, "unexpected %q: expected the thread P%d", c.text, i)
		}
		r.prog.Threads = append(r.prog.Threads, litmus.Thread{Name: m[1], Pos: r.pos(c.off)})
		r.regs = append(r.regs, map[string]int{})
	}
	columns := make([][]piece, len(cells))
	for _, row := range rows[1:] {
		cells := row.split('|')
		if len(cells) > len(columns) {
			r.fail(cells[len(columns)].off, "the row has %d columns: expected %d, as many as there are threads", len(cells), len(columns))
		}
		for i, c := range cells {
			columns[i] = append(columns[i], c)
		}
	}
	for i := range columns {
		r.thread(i, columns[i])
	}
	for _, s := range r.starts {
		if s.thread >= len(r.prog.Threads) {
			r.fail(s.at, "there is no thread P%d: expected one of the table", s.thread)
		}
	}
}

// rows returns the rows of the table and moves behind it.
func (r *reader) rows() []piece {
	var out []piece
	for r.off < len(r.src) && !afterTable.MatchString(r.src[r.off:]) {
		end := strings.IndexByte(r.src[r.off:], ';')
		if end < 0 {
			if strings.TrimSpace(r.src[r.off:]) != "" {
				r.fail(len(r.src), "expected ; at the end of a row")
			}
			end = len(r.src) - r.off
		}
		if p := (piece{r.src[r.off : r.off+end], r.off}).trim(); p.text != "" || end > 0 && len(out) > 0 {
			out = append(out, p)
		}
		r.off = min(r.off+end+1, len(r.src))
	}
	return out
}

// An instruction is one of the table, or only a label.
type instruction struct {
	labels []string
	op     string // in capitals, without LOCK
	lock   bool
	args   []piece
	at     piece
}

const maxInstructions = 1000

// thread translates the instructions of a thread.
func (r *reader) thread(i int, cells []piece) {
	t := &thread{reader: r, th: i}
	for _, s := range r.starts {
		if s.thread == i {
			reg := t.reg(piece{s.reg, s.at})
			t.add(&litmus.Assign{Reg: reg.n, X: &litmus.Const{V: s.v}, Pos: r.pos(s.at)})
		}
	}
	var code []instruction
	for _, c := range cells {
		if c.text == "" {
			continue
		}
		if len(code) == maxInstructions {
			r.fail(c.off, "too many instructions: expected at most %d a thread", maxInstructions)
		}
		code = append(code, t.cut(c))
	}
	t.flow(code)
	r.prog.Threads[i].Body = t.out
}

// cut cuts a cell into its parts.
func (t *thread) cut(c piece) instruction {
	in := instruction{at: c}
	for m := label.FindStringSubmatch(c.text); m != nil; m = label.FindStringSubmatch(c.text) {
		in.labels = append(in.labels, m[1])
		c = piece{c.text[len(m[0]):], c.off + len(m[0])}.trim()
	}
	if c.text == "" {
		return in
	}
	in.at = c
	op, rest := c.text, ""
	if i := strings.IndexAny(op, " \t\r\n"); i >= 0 {
		op, rest = op[:i], op[i:]
	}
	in.op = strings.ToUpper(op)
	args := piece{rest, c.off + len(op)}.trim()
	if in.op == "LOCK" {
		if args.text == "" {
			t.fail(c.off, "unexpected end: expected an instruction behind LOCK")
		}
		inner := t.cut(args)
		if inner.lock || inner.labels != nil {
			t.fail(args.off, "unexpected %q: expected an instruction behind LOCK", args.text)
		}
		inner.labels, inner.lock = in.labels, true
		return inner
	}
	in.args = args.arguments()
	return in
}

// arguments cuts at commas outside of brackets.
func (p piece) arguments() []piece {
	if p.text == "" {
		return nil
	}
	var out []piece
	depth, from := 0, 0
	for i := 0; i <= len(p.text); i++ {
		switch {
		case i == len(p.text) || p.text[i] == ',' && depth == 0:
			out = append(out, piece{p.text[from:i], p.off + from}.trim())
			from = i + 1
		case p.text[i] == '[' || p.text[i] == '(':
			depth++
		case p.text[i] == ']' || p.text[i] == ')':
			depth--
		}
	}
	return out
}
