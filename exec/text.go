package exec

import (
	"slices"
	"strconv"
	"strings"
)

// String returns the canonical text of g, which [ParseText] reads back.
//
// Events stand under their thread, one a line: number, kind, order, location and
// value, then its tags, its source text and its place. Relations follow as chains
// of events: 2->4->5 is the pairs (2,4) and (4,5). A relation that is the
// transitive closure of fewer pairs is written as those with a + behind its name.
// The co line of each location has its own.
func (g *Graph) String() string { return string(g.AppendText(nil)) }

// AppendText appends the canonical text of g to b.
func (g *Graph) AppendText(b []byte) []byte {
	b = append(b, "graph "...)
	b = append(b, strconv.Quote(g.Name)...)
	b = append(b, '\n')
	b = g.appendEvents(b, InitThread)
	for t := range g.Threads {
		b = g.appendEvents(b, t)
	}
	for _, r := range g.relations() {
		switch {
		case r.name == "co":
			b = g.appendCO(b, r.rel)
		default:
			b = appendRel(b, r.name, r.rel)
		}
	}
	return b
}

// appendEvents writes a thread's heading and its events. The initial writes have
// a heading only if there are any.
func (g *Graph) appendEvents(b []byte, thread int) []byte {
	heading := thread != InitThread
	if heading {
		b = append(b, "thread "...)
		b = append(b, strconv.Quote(g.Threads[thread])...)
		b = append(b, '\n')
	}
	for i, e := range g.Events {
		if e.Thread != thread {
			continue
		}
		if !heading {
			b = append(b, "init\n"...)
			heading = true
		}
		b = append(b, "  "...)
		b = strconv.AppendInt(b, int64(i), 10)
		b = append(b, ": "...)
		b = append(b, e.String()...)
		b = append(b, '\n')
	}
	return b
}

// String returns the event as a line of the canonical text has it:
//
//	W rel x=1  {LK}  "x.Store(1)"  @mp.go:4:2
func (e Event) String() string {
	var s strings.Builder
	s.WriteString(e.Kind.String())
	s.WriteByte(' ')
	s.WriteString(e.Order.String())
	if e.Kind != Fence {
		s.WriteByte(' ')
		s.WriteString(word(e.Loc))
	}
	switch e.Kind {
	case Read:
		s.WriteString("=" + word(e.Read))
	case Write:
		s.WriteString("=" + word(e.Wrote))
	case Update:
		s.WriteString("=" + word(e.Read) + "->" + word(e.Wrote))
	}
	if tags := e.sortedTags(); len(tags) > 0 {
		for i, t := range tags {
			tags[i] = word(t)
		}
		s.WriteString("  {" + strings.Join(tags, " ") + "}")
	}
	if e.Text != "" {
		s.WriteString("  " + strconv.Quote(e.Text))
	}
	if e.Pos != (Pos{}) {
		s.WriteString("  @" + word(e.Pos.File) + ":" + strconv.Itoa(e.Pos.Line) + ":" + strconv.Itoa(e.Pos.Col))
	}
	return s.String()
}

// sortedTags returns a sorted copy of the tags, each once.
func (e Event) sortedTags() []string {
	tags := slices.Clone(e.Tags)
	slices.Sort(tags)
	return slices.Compact(tags)
}

// word returns s as it is if it reads back as one word, or else quoted.
func word(s string) string {
	plain := s != "" && !strings.Contains(s, "->") && s[len(s)-1] != '+'
	for i := 0; i < len(s) && plain; i++ {
		c := s[i]
		plain = c > ' ' && c < 0x7f && !strings.ContainsRune("\"\\`={}@:", rune(c))
	}
	if plain {
		return s
	}
	return strconv.Quote(s)
}

// A namedRel is a relation of a graph under the name its text has for it.
type namedRel struct {
	name string
	rel  *Rel
}

// relations returns the relations that have a pair, those of every graph first,
// then the extra ones by name.
func (g *Graph) relations() []namedRel {
	all := []namedRel{
		{"po", g.PO}, {"rf", g.RF}, {"co", g.CO}, {"rmw", g.RMW},
		{"addr", g.Addr}, {"data", g.Data}, {"ctrl", g.Ctrl},
	}
	var extra []namedRel
	for name, r := range g.Extra {
		extra = append(extra, namedRel{"extra " + word(name), r})
	}
	slices.SortFunc(extra, func(a, b namedRel) int { return strings.Compare(a.name, b.name) })
	return slices.DeleteFunc(append(all, extra...), func(r namedRel) bool {
		return r.rel == nil || r.rel.Empty()
	})
}

// appendCO writes co, a line for each location, and one more for what it has
// between locations.
func (g *Graph) appendCO(b []byte, co *Rel) []byte {
	rest := co.Clone()
	for _, loc := range g.Locations() {
		writes := NewSet(len(g.Events))
		for i, e := range g.Events {
			if e.Loc == loc {
				writes.Add(i)
			}
		}
		own := NewRel(co.n).Restrict(co, writes, writes)
		rest.Minus(rest, own)
		b = appendRel(b, "co "+word(loc), own)
	}
	return appendRel(b, "co", rest)
}

// Locations returns the locations of the events, sorted, each once.
func (g *Graph) Locations() []string {
	var locs []string
	for _, e := range g.Events {
		if e.Loc != "" {
			locs = append(locs, e.Loc)
		}
	}
	slices.Sort(locs)
	return slices.Compact(locs)
}

// appendRel writes a line for r, nothing if it is empty.
func appendRel(b []byte, name string, r *Rel) []byte {
	if r.Empty() {
		return b
	}
	b = append(b, name...)
	if short := r.Reduction(); short.Len() < r.Len() && NewRel(r.n).Closure(short).Equal(r) {
		b = append(b, '+')
		r = short
	}
	b = append(b, ':')
	for _, chain := range chains(r) {
		b = append(b, ' ')
		for i, e := range chain {
			if i > 0 {
				b = append(b, "->"...)
			}
			b = strconv.AppendInt(b, int64(e), 10)
		}
	}
	return append(b, '\n')
}

// chains splits the pairs of r into paths: each starts at the least pair left and
// goes on with the least pair left from where it is.
func chains(r *Rel) [][]int {
	left := r.Clone()
	var out [][]int
	for a := range left.n {
		for !left.Row(a).Empty() {
			chain := []int{a}
			for at := a; !left.Row(at).Empty(); {
				next := left.Row(at).min()
				left.Remove(at, next)
				chain = append(chain, next)
				at = next
			}
			out = append(out, chain)
		}
	}
	return out
}
