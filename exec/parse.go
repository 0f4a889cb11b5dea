package exec

import (
	"fmt"
	"strconv"
	"strings"
)

// ParseText reads the text form of a graph, the canonical one or one written by
// hand: event numbers may be left out, a relation may have several lines, and
// empty lines and lines that start with # are skipped. Errors are LINE:COL: what
// was expected.
func ParseText(text string) (*Graph, error) {
	p := &textParser{g: &Graph{}, thread: InitThread, pairs: map[string][][2]int{}, closed: map[string][][2]int{}}
	for line := range strings.Lines(text) {
		p.line++
		p.src, p.at = strings.TrimRight(line, "\r\n"), 0
		p.space()
		if p.end() || p.src[p.at] == '#' {
			continue
		}
		if err := p.parseLine(); err != nil {
			return nil, err
		}
	}
	return p.finish()
}

// A textParser reads one line after another. The pairs of a relation are kept
// until the number of events is known.
type textParser struct {
	g      *Graph
	src    string // the line
	line   int
	at     int // where in it
	thread int
	names  []string            // of the relations, in the order of the text
	pairs  map[string][][2]int // by name, as written
	closed map[string][][2]int // by name, those whose closure counts
}

func (p *textParser) errorf(format string, args ...any) error {
	return fmt.Errorf("%d:%d: %s", p.line, p.at+1, fmt.Sprintf(format, args...))
}

func (p *textParser) end() bool { return p.at == len(p.src) }

func (p *textParser) space() {
	for !p.end() && (p.src[p.at] == ' ' || p.src[p.at] == '\t') {
		p.at++
	}
}

// take skips s if it is next.
func (p *textParser) take(s string) bool {
	if strings.HasPrefix(p.src[p.at:], s) {
		p.at += len(s)
		return true
	}
	return false
}

func (p *textParser) parseLine() error {
	start := p.at
	word, err := p.word("graph, init, thread, an event or a relation")
	if err != nil {
		return err
	}
	p.space()
	switch word {
	case "graph":
		p.g.Name, err = p.word("the name of the program")
	case "init":
		p.thread = InitThread
	case "thread":
		var name string
		name, err = p.word("the name of the thread")
		p.g.Threads = append(p.g.Threads, name)
		p.thread = len(p.g.Threads) - 1
	case "R", "W", "U", "F":
		p.at = start
		err = p.event()
	default:
		p.at = start
		if c := p.src[start]; c >= '0' && c <= '9' {
			err = p.numbered()
		} else {
			err = p.relation()
		}
	}
	if err != nil {
		return err
	}
	if p.space(); !p.end() {
		return p.errorf("expected the end of the line")
	}
	return nil
}

// word reads a quoted string or a run of characters that need no quotes.
func (p *textParser) word(what string) (string, error) {
	if !p.end() && p.src[p.at] == '"' {
		quoted, err := strconv.QuotedPrefix(p.src[p.at:])
		if err != nil {
			return "", p.errorf("a quoted string without its end")
		}
		p.at += len(quoted)
		return strconv.Unquote(quoted)
	}
	start := p.at
	for !p.end() && p.src[p.at] > ' ' && !strings.ContainsRune("\"\\`={}@:", rune(p.src[p.at])) &&
		!strings.HasPrefix(p.src[p.at:], "->") {
		p.at++
	}
	if start == p.at {
		return "", p.errorf("expected %s", what)
	}
	return p.src[start:p.at], nil
}

// numbered reads an event with its number, which must be the next one.
func (p *textParser) numbered() error {
	start := p.at
	n, err := p.number()
	if err != nil {
		return err
	}
	if n != len(p.g.Events) {
		p.at = start
		return p.errorf("event %d; the next one is %d", n, len(p.g.Events))
	}
	if !p.take(":") {
		return p.errorf("expected : after the number of the event")
	}
	p.space()
	return p.event()
}

func (p *textParser) number() (int, error) {
	start := p.at
	for !p.end() && p.src[p.at] >= '0' && p.src[p.at] <= '9' {
		p.at++
	}
	n, err := strconv.Atoi(p.src[start:p.at])
	if err != nil {
		p.at = start
		return 0, p.errorf("expected a number")
	}
	return n, nil
}

func (p *textParser) event() error {
	if len(p.g.Events) == MaxEvents {
		return p.errorf("more than %d events", MaxEvents)
	}
	e := Event{Thread: p.thread}
	start := p.at
	word, err := p.word("R, W, U or F")
	if err != nil {
		return err
	}
	if e.Kind, err = parseKind(word); err != nil {
		p.at = start
		return p.errorf("%v", err)
	}
	p.space()
	start = p.at
	if word, err = p.word("a memory order"); err != nil {
		return err
	}
	if e.Order, err = parseOrder(word); err != nil {
		p.at = start
		return p.errorf("%v", err)
	}
	p.space()
	if err := p.access(&e); err != nil {
		return err
	}
	if err := p.details(&e); err != nil {
		return err
	}
	p.g.Events = append(p.g.Events, e)
	return nil
}

// access reads the location and the values: x=1, x=0->1. A fence has none.
func (p *textParser) access(e *Event) (err error) {
	if e.Kind == Fence {
		return nil
	}
	if e.Loc, err = p.word("a location"); err != nil {
		return err
	}
	if !p.take("=") {
		return p.errorf("expected = and a value")
	}
	first, err := p.word("a value")
	if err != nil {
		return err
	}
	switch e.Kind {
	case Read:
		e.Read = first
	case Write:
		e.Wrote = first
	default:
		e.Read = first
		if !p.take("->") {
			return p.errorf("expected -> and the value written")
		}
		e.Wrote, err = p.word("a value")
	}
	return err
}

// details reads the tags, the source text and the place of an event.
func (p *textParser) details(e *Event) (err error) {
	if p.space(); p.take("{") {
		for p.space(); !p.take("}"); p.space() {
			tag, err := p.word("a tag or }")
			if err != nil {
				return err
			}
			e.Tags = append(e.Tags, tag)
		}
		e.Tags = e.sortedTags()
	}
	if p.space(); !p.end() && p.src[p.at] == '"' {
		if e.Text, err = p.word("the source text"); err != nil {
			return err
		}
	}
	if p.space(); p.take("@") {
		return p.pos(&e.Pos)
	}
	return nil
}

func (p *textParser) pos(pos *Pos) (err error) {
	if pos.File, err = p.word("a file"); err != nil {
		return err
	}
	for _, into := range []*int{&pos.Line, &pos.Col} {
		if !p.take(":") {
			return p.errorf("expected FILE:LINE:COL")
		}
		if *into, err = p.number(); err != nil {
			return err
		}
	}
	return nil
}

// relation reads the chains of a relation, "co x" and "extra NAME" among them.
func (p *textParser) relation() error {
	start := p.at
	name, err := p.word("a relation")
	if err != nil {
		return err
	}
	plus := strings.HasSuffix(name, "+")
	name = strings.TrimSuffix(name, "+")
	switch p.space(); name {
	case "co":
		if !p.end() && p.src[p.at] != ':' && !plus { // of one location; which one is not needed
			loc, err := p.plusWord(&plus)
			if err != nil {
				return err
			}
			name += " " + loc
		}
	case "extra":
		sub, err := p.plusWord(&plus)
		if err != nil {
			return err
		}
		name += " " + sub
	case "po", "rf", "rmw", "addr", "data", "ctrl":
	default:
		p.at = start
		return p.errorf("%q; expected po, rf, co, rmw, addr, data, ctrl or extra NAME", name)
	}
	if !p.take(":") {
		return p.errorf("expected : and the pairs of %s", name)
	}
	if _, ok := p.pairs[name]; !ok {
		p.names = append(p.names, name)
		p.pairs[name] = nil
	}
	return p.chains(name, plus)
}

// plusWord reads a word that may have a + behind it.
func (p *textParser) plusWord(plus *bool) (string, error) {
	quoted := !p.end() && p.src[p.at] == '"'
	s, err := p.word("a name")
	if err == nil && quoted {
		*plus = p.take("+")
	} else if t, ok := strings.CutSuffix(s, "+"); ok {
		*plus, s = true, t
	}
	return s, err
}

func (p *textParser) chains(name string, plus bool) error {
	into := p.pairs
	if plus {
		into = p.closed
	}
	for p.space(); !p.end(); p.space() {
		a, err := p.number()
		if err != nil {
			return err
		}
		if p.end() || p.src[p.at] != '-' {
			return p.errorf("expected -> and an event")
		}
		for p.take("->") {
			b, err := p.number()
			if err != nil {
				return err
			}
			into[name] = append(into[name], [2]int{a, b})
			a = b
		}
	}
	return nil
}

// finish makes the relations, now that the events are known.
func (p *textParser) finish() (*Graph, error) {
	g, n := p.g, len(p.g.Events)
	g.PO, g.RF, g.CO = NewRel(n), NewRel(n), NewRel(n)
	for _, name := range p.names {
		r := NewRel(n)
		for _, list := range [][][2]int{p.closed[name], p.pairs[name]} {
			for _, ab := range list {
				if ab[0] >= n || ab[1] >= n {
					return nil, fmt.Errorf("%s: no event %d; there are %d, numbered from 0", name, max(ab[0], ab[1]), n)
				}
			}
		}
		for _, ab := range p.closed[name] {
			r.Add(ab[0], ab[1])
		}
		r.Closure(r)
		for _, ab := range p.pairs[name] {
			r.Add(ab[0], ab[1])
		}
		g.merge(name, r)
	}
	return g, nil
}

// merge adds the pairs of r to the relation of that name.
func (g *Graph) merge(name string, r *Rel) {
	if r.Empty() {
		return
	}
	if sub, ok := strings.CutPrefix(name, "extra "); ok {
		g.addExtra(sub, r)
		return
	}
	kind, _, _ := strings.Cut(name, " ") // co of one location is part of co
	into := map[string]**Rel{
		"po": &g.PO, "rf": &g.RF, "co": &g.CO, "rmw": &g.RMW,
		"addr": &g.Addr, "data": &g.Data, "ctrl": &g.Ctrl,
	}[kind]
	if *into == nil {
		*into = NewRel(r.n)
	}
	(*into).Union(*into, r)
}
