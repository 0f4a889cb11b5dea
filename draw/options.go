package draw

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/ordo-go/ordo/exec"
)

// Options say what is drawn. The zero value is good.
type Options struct {
	Width     int      // of Text and Log, in characters; 0 is 120
	Numbers   bool     // of Text: events carry their numbers; also on if Cycle is set
	Relations []string // of SVG and DOT; nil is po, rf, co and rmw
	Highlight []string // of SVG and DOT: further relations, drawn strong: fr, sw, hb
	Cycle     []Edge   // a cycle to point out
}

// An Edge is one pair of the relation with that name.
type Edge struct {
	From, To int
	Name     string
}

const defaultWidth = 120

func (o Options) width() int {
	if o.Width <= 0 {
		return defaultWidth
	}
	return o.Width
}

// relation returns a relation of g by its name; nil if g does not have it.
func relation(g *exec.Graph, name string) *exec.Rel {
	switch name {
	case "po":
		return g.PO
	case "rf":
		return g.RF
	case "co":
		return g.CO
	case "fr":
		return g.FR()
	case "rmw":
		return g.RMW
	case "addr":
		return g.Addr
	case "data":
		return g.Data
	case "ctrl":
		return g.Ctrl
	}
	return g.Extra[name]
}

// pairs lists the pairs of r, without those that a longer path of it implies if r
// is acyclic.
func pairs(r *exec.Rel) [][2]int {
	if r == nil {
		return nil
	}
	if r.Acyclic() {
		r = r.Reduction()
	}
	var out [][2]int
	for a, b := range r.Pairs() {
		out = append(out, [2]int{a, b})
	}
	return out
}

// cycle returns the edges of o.Cycle that g can have.
func (o Options) cycle(g *exec.Graph) []Edge {
	n := len(g.Events)
	return slices.DeleteFunc(slices.Clone(o.Cycle), func(e Edge) bool {
		return e.From < 0 || e.To < 0 || e.From >= n || e.To >= n
	})
}

// action says what e does in the words of the field: store x rel. Operations that
// are sequentially consistent stand between asterisks.
func action(e exec.Event) string {
	verb := map[exec.Kind]string{exec.Read: "load", exec.Write: "store", exec.Update: "rmw", exec.Fence: "fence"}[e.Kind]
	switch {
	case slices.Contains(e.Tags, "LK"):
		verb = "lock"
	case slices.Contains(e.Tags, "UL"):
		verb = "unlock"
	case verb == "":
		verb = "?"
	}
	words := []string{verb}
	if e.Loc != "" {
		words = append(words, e.Loc)
	}
	switch {
	case e.Order == exec.SC:
		return "*" + clean(strings.Join(words, " ")) + "*"
	case e.Order != exec.NA:
		words = append(words, e.Order.String())
	case verb != "lock" && verb != "unlock":
		words = append(words, e.Tags...)
	}
	return clean(strings.Join(words, " "))
}

// values says what e read and wrote: 0, 1 or 0 → 1.
func values(e exec.Event) string {
	switch e.Kind {
	case exec.Read:
		return clean(e.Read)
	case exec.Write:
		return clean(e.Wrote)
	case exec.Update:
		return clean(e.Read) + " → " + clean(e.Wrote)
	}
	return ""
}

// threadName names a thread, also one that the graph does not name.
func threadName(g *exec.Graph, t int) string {
	switch {
	case t == exec.InitThread:
		return "init"
	case t >= 0 && t < len(g.Threads) && g.Threads[t] != "":
		return clean(g.Threads[t])
	}
	return "thread " + strconv.Itoa(t)
}

// threadsOf lists the threads that have a name or an event, InitThread first if it
// has one.
func threadsOf(g *exec.Graph) []int {
	var ts []int
	for t := range g.Threads {
		ts = append(ts, t)
	}
	for _, e := range g.Events {
		ts = append(ts, e.Thread)
	}
	slices.Sort(ts)
	return slices.Compact(ts)
}

// clean makes s one line of characters that take one column each, as far as that
// can be told: what does not print becomes a dot.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) && !unicode.Is(unicode.Mn, r) {
			return r
		}
		return '·'
	}, s)
}

func runes(s string) int { return len([]rune(s)) }
