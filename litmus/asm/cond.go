package asm

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/ordo-go/ordo/litmus"
)

// A condition reads what stands behind the table, word by word.
type condition struct {
	*reader
	words []piece
	depth int
}

var condWord = regexp.MustCompile(`/\\|\\/|=>|!=|<>|<=|>=|[A-Za-z_]\w*|-?\d\w*|<<|\S`)

// final reads locations, filter and the condition. Hints for other tools, which
// begin with "with" or "<<", may follow.
func (r *reader) final() {
	c := &condition{reader: r}
	for _, m := range condWord.FindAllStringIndex(r.src[r.off:], -1) {
		c.words = append(c.words, piece{r.src[r.off+m[0] : r.off+m[1]], r.off + m[0]})
	}
	if c.accept("locations") {
		c.locations()
	}
	if c.accept("filter") {
		r.prog.Filter = c.prop()
	}
	q := c.next()
	cond := &r.prog.Cond
	cond.Pos = r.pos(q.off)
	switch {
	case q.text == "":
		cond.Quantifier = litmus.Forall
		return
	case q.text == "exists", q.text == "final":
		cond.Quantifier = litmus.Exists
	case q.text == "forall":
		cond.Quantifier = litmus.Forall
	case q.text == "~" && c.accept("exists"):
		cond.Quantifier = litmus.NotExists
	default:
		r.fail(q.off, "unexpected %q: expected exists, ~exists or forall", q.text)
	}
	cond.X = c.prop()
	cond.Text = litmus.FormatCondition(r.prog)
	c.accept(";")
	if t := c.peek(); t.text != "" && t.text != "with" && t.text != "<<" {
		r.fail(t.off, "unexpected %q: expected the end of the file", t.text)
	}
}

func (c *condition) peek() piece {
	if len(c.words) == 0 {
		return piece{"", len(c.src)}
	}
	return c.words[0]
}

func (c *condition) next() piece {
	p := c.peek()
	if len(c.words) > 0 {
		c.words = c.words[1:]
	}
	return p
}

func (c *condition) accept(text string) bool {
	if c.peek().text != text {
		return false
	}
	c.next()
	return true
}

func (c *condition) expect(text string) {
	if p := c.next(); p.text != text {
		c.fail(p.off, "unexpected %q: expected %s", p.text, text)
	}
}

func (c *condition) locations() {
	c.expect("[")
	for !c.accept("]") {
		if c.accept(";") {
			continue
		}
		t, ok := c.operand(false).(litmus.Term)
		if p := c.peek(); !ok || p.text != ";" && p.text != "]" {
			c.fail(p.off, "unexpected %q: expected ; or ] behind a location or a register", p.text)
		}
		c.prog.Show = append(c.prog.Show, t)
	}
}

// maxDepth bounds the nesting of a condition.
const maxDepth = 500

func (c *condition) nest() func() {
	if c.depth++; c.depth > maxDepth {
		c.fail(c.peek().off, "the condition is too deep: expected at most %d levels", maxDepth)
	}
	return func() { c.depth-- }
}

func (c *condition) prop() litmus.Expr {
	defer c.nest()()
	x := c.conj()
	for count := 0; c.accept(`\/`); count++ {
		c.long(count)
		x = binary(litmus.OrElse, x, c.conj())
	}
	return x
}

func (c *condition) long(count int) {
	if count > maxDepth {
		c.fail(c.peek().off, "too many operators: expected at most %d at one level", maxDepth)
	}
}

func (c *condition) conj() litmus.Expr {
	x := c.implication()
	for count := 0; c.accept(`/\`); count++ {
		c.long(count)
		x = binary(litmus.AndAlso, x, c.implication())
	}
	return x
}

// implication binds tighter than /\, as in herd7.
func (c *condition) implication() litmus.Expr {
	defer c.nest()()
	x := c.negation()
	if c.accept("=>") {
		return binary(litmus.Implies, x, c.implication())
	}
	return x
}

func (c *condition) negation() litmus.Expr {
	defer c.nest()()
	switch {
	case c.accept("~"), c.accept("not"):
		return &litmus.Unary{Op: litmus.Not, X: c.negation()}
	case c.accept("("):
		x := c.prop()
		c.expect(")")
		return x
	case c.accept("true"):
		return number(1)
	case c.accept("false"):
		return number(0)
	}
	return c.comparison()
}

var comparisons = map[string]litmus.BinaryOp{
	"=": litmus.Eq, "!=": litmus.Ne, "<>": litmus.Ne,
	"<": litmus.Lt, "<=": litmus.Le, ">": litmus.Gt, ">=": litmus.Ge,
}

func (c *condition) comparison() litmus.Expr {
	x := c.operand(false)
	p := c.next()
	op, ok := comparisons[p.text]
	if !ok {
		c.fail(p.off, "unexpected %q: expected a comparison, such as 0:X0=1", p.text)
	}
	c.accept("=") // of ==
	y := c.operand(true)
	if op == litmus.Ne { // as herd7 prints it
		return &litmus.Unary{Op: litmus.Not, X: binary(litmus.Eq, x, y)}
	}
	return binary(op, x, y)
}

// operand reads 0:X0, P0:EAX, [x], x or a number. A bare name right of a
// comparison is an address.
func (c *condition) operand(right bool) litmus.Expr {
	p := c.next()
	name := threadName.FindStringSubmatch(p.text)
	switch {
	case p.text == "[":
		loc := c.next()
		if !isName(loc.text) {
			c.fail(loc.off, "unexpected %q: expected the name of a location", loc.text)
		}
		c.expect("]")
		return litmus.Term{Thread: -1, Loc: c.loc(loc.text, loc.off)}
	case name != nil && c.accept(":"):
		return c.register(name[1], p)
	case isName(p.text) && right:
		return &litmus.Const{V: litmus.AddrOf(c.loc(p.text, p.off))}
	case isName(p.text):
		return litmus.Term{Thread: -1, Loc: c.loc(p.text, p.off)}
	}
	n, ok := parseNumber(p.text)
	if !ok {
		c.fail(p.off, "unexpected %q: expected a location, a register such as %s, or a number", p.text, c.example())
	}
	return number(n)
}

func (r *reader) example() string {
	if r.prog.Lang == litmus.AArch64 {
		return "0:X0"
	}
	return "0:EAX"
}

func (c *condition) register(thread string, at piece) litmus.Expr {
	th, err := strconv.Atoi(thread)
	if err != nil || th >= len(c.prog.Threads) {
		c.fail(at.off, "there is no thread P%s: expected one of the table", thread)
	}
	p := c.next()
	name, bits, ok := c.dialect.register(p.text)
	if !ok || name == "" {
		c.fail(p.off, "unexpected %q: expected a register, such as %s", p.text, strings.TrimPrefix(c.example(), "0:"))
	}
	return litmus.Term{Thread: th, Reg: c.regNumber(th, name, bits)}
}
