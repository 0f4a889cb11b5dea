package exec

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
)

// MaxEvents is the number of events that a graph read from JSON or text may have.
// A relation of that many takes 32 MiB.
const MaxEvents = 1 << 14

// jsonGraph is a graph as JSON has it: relations are lists of pairs, empty ones
// are left out.
type jsonGraph struct {
	Name    string             `json:"name"`
	Threads []string           `json:"threads"`
	Events  []jsonEvent        `json:"events"`
	PO      [][]int            `json:"po,omitempty"`
	RF      [][]int            `json:"rf,omitempty"`
	CO      [][]int            `json:"co,omitempty"`
	RMW     [][]int            `json:"rmw,omitempty"`
	Addr    [][]int            `json:"addr,omitempty"`
	Data    [][]int            `json:"data,omitempty"`
	Ctrl    [][]int            `json:"ctrl,omitempty"`
	Extra   map[string][][]int `json:"extra,omitempty"`
}

type jsonEvent struct {
	Thread int      `json:"thread"`
	Kind   string   `json:"kind"`
	Order  string   `json:"order"`
	Loc    string   `json:"loc,omitempty"`
	Read   string   `json:"read,omitempty"`
	Wrote  string   `json:"wrote,omitempty"`
	Tags   []string `json:"tags,omitempty"`
	Text   string   `json:"text,omitempty"`
	Pos    *Pos     `json:"pos,omitempty"`
}

// MarshalJSON returns the canonical JSON form of g. It fails if g has a kind or
// an order that has no name.
func (g Graph) MarshalJSON() ([]byte, error) {
	j := jsonGraph{Name: g.Name, Threads: append([]string{}, g.Threads...), Events: []jsonEvent{}}
	for i, e := range g.Events {
		if e.Kind.String() == "?" {
			return nil, fmt.Errorf("event %d: kind %d has no name", i, e.Kind)
		}
		if int(e.Order) >= len(orderNames) {
			return nil, fmt.Errorf("event %d: order %d has no name", i, e.Order)
		}
		j.Events = append(j.Events, e.json())
	}
	j.PO, j.RF, j.CO, j.RMW = pairs(g.PO), pairs(g.RF), pairs(g.CO), pairs(g.RMW)
	j.Addr, j.Data, j.Ctrl = pairs(g.Addr), pairs(g.Data), pairs(g.Ctrl)
	for name, r := range g.Extra {
		if p := pairs(r); p != nil {
			if j.Extra == nil {
				j.Extra = map[string][][]int{}
			}
			j.Extra[name] = p
		}
	}
	return json.Marshal(j)
}

func (e Event) json() jsonEvent {
	j := jsonEvent{
		Thread: e.Thread, Kind: e.Kind.String(), Order: e.Order.String(),
		Loc: e.Loc, Tags: e.sortedTags(), Text: e.Text,
	}
	if e.Kind&Read != 0 {
		j.Read = e.Read
	}
	if e.Kind&Write != 0 {
		j.Wrote = e.Wrote
	}
	if e.Pos != (Pos{}) {
		j.Pos = &e.Pos
	}
	return j
}

// pairs lists the pairs of r in increasing order; nil if there are none.
func pairs(r *Rel) [][]int {
	if r == nil {
		return nil
	}
	var out [][]int
	for a, b := range r.Pairs() {
		out = append(out, []int{a, b})
	}
	return out
}

// UnmarshalJSON reads what MarshalJSON wrote. PO, RF and CO are never nil
// afterwards; of the others and of Extra, those without a pair are.
func (g *Graph) UnmarshalJSON(data []byte) error {
	var j jsonGraph
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(&j); err != nil {
		if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
			err = errors.New("the JSON ends early")
		}
		return fmt.Errorf("execution graph: %w", err)
	}
	h, err := j.graph()
	if err != nil {
		return fmt.Errorf("execution graph: %w", err)
	}
	*g = *h
	return nil
}

// graph checks j and makes the graph of it.
func (j *jsonGraph) graph() (*Graph, error) {
	if len(j.Events) > MaxEvents {
		return nil, fmt.Errorf("%d events; at most %d are read", len(j.Events), MaxEvents)
	}
	g := &Graph{Name: j.Name, Threads: j.Threads}
	for i, je := range j.Events {
		e, err := je.event(len(j.Threads))
		if err != nil {
			return nil, fmt.Errorf("event %d: %w", i, err)
		}
		g.Events = append(g.Events, e)
	}
	g.PO, g.RF, g.CO = NewRel(len(g.Events)), NewRel(len(g.Events)), NewRel(len(g.Events))
	for _, r := range []struct {
		name string
		list [][]int
		into **Rel
	}{
		{"po", j.PO, &g.PO}, {"rf", j.RF, &g.RF}, {"co", j.CO, &g.CO}, {"rmw", j.RMW, &g.RMW},
		{"addr", j.Addr, &g.Addr}, {"data", j.Data, &g.Data}, {"ctrl", j.Ctrl, &g.Ctrl},
	} {
		if err := readPairs(r.name, r.list, len(g.Events), r.into); err != nil {
			return nil, err
		}
	}
	return g, j.extra(g)
}

func (j *jsonGraph) extra(g *Graph) error {
	names := make([]string, 0, len(j.Extra))
	for name := range j.Extra {
		names = append(names, name)
	}
	slices.Sort(names) // so that the first error is always the same
	for _, name := range names {
		var r *Rel
		if err := readPairs("extra "+name, j.Extra[name], len(g.Events), &r); err != nil {
			return err
		}
		g.addExtra(name, r)
	}
	return nil
}

// addExtra puts r into Extra unless it is nil.
func (g *Graph) addExtra(name string, r *Rel) {
	if r == nil {
		return
	}
	if g.Extra == nil {
		g.Extra = map[string]*Rel{}
	}
	g.Extra[name] = r
}

func (j *jsonEvent) event(threads int) (Event, error) {
	e := Event{Thread: j.Thread, Loc: j.Loc, Read: j.Read, Wrote: j.Wrote, Text: j.Text}
	if j.Thread < InitThread || j.Thread >= threads {
		return e, fmt.Errorf("thread %d, but threads are %d (initial writes) to %d", j.Thread, InitThread, threads-1)
	}
	var err error
	if e.Kind, err = parseKind(j.Kind); err != nil {
		return e, err
	}
	if e.Order, err = parseOrder(j.Order); err != nil {
		return e, err
	}
	if j.Loc != "" && e.Kind == Fence {
		return e, fmt.Errorf("a location (%q) of a fence", j.Loc)
	}
	if j.Read != "" && e.Kind&Read == 0 {
		return e, fmt.Errorf("a value read (%q) by an event of kind %s", j.Read, j.Kind)
	}
	if j.Wrote != "" && e.Kind&Write == 0 {
		return e, fmt.Errorf("a value written (%q) by an event of kind %s", j.Wrote, j.Kind)
	}
	if len(j.Tags) > 0 {
		e.Tags = Event{Tags: j.Tags}.sortedTags()
	}
	if j.Pos != nil {
		e.Pos = *j.Pos
	}
	if e.Pos.Line < 0 || e.Pos.Col < 0 {
		return e, errors.New("a negative line or column")
	}
	return e, nil
}

func parseKind(s string) (Kind, error) {
	for _, k := range []Kind{Read, Write, Update, Fence} {
		if s == k.String() {
			return k, nil
		}
	}
	return 0, fmt.Errorf("kind %q; expected R, W, U or F", s)
}

func parseOrder(s string) (Order, error) {
	if i := slices.Index(orderNames[:], s); i >= 0 {
		return Order(i), nil
	}
	return 0, fmt.Errorf("order %q; expected one of %q", s, orderNames)
}

// readPairs adds the pairs of list to *into, which it makes if it is nil and
// there is a pair.
func readPairs(name string, list [][]int, n int, into **Rel) error {
	for _, p := range list {
		if len(p) != 2 {
			return fmt.Errorf("%s: %v is not a pair of events", name, p)
		}
		for _, e := range p {
			if e < 0 || e >= n {
				return fmt.Errorf("%s: no event %d; there are %d, numbered from 0", name, e, n)
			}
		}
		if *into == nil {
			*into = NewRel(n)
		}
		(*into).Add(p[0], p[1])
	}
	return nil
}
