package explore

import "fmt"

// A model says how graphs are judged.
type model struct {
	name        string
	known       knowledge
	ownSequence bool // release sequences contain later writes of their thread
	global      axiom
	races       bool // has data races
}

// knowledge is what tells a thread that a write is hidden.
type knowledge uint8

const (
	byHB   knowledge = iota // happens-before
	byPORF                  // program order and reads-from
	bySB                    // program order
)

// An axiom is one that judges a graph as a whole.
type axiom uint8

const (
	noAxiom axiom = iota
	scAxiom
	tsoAxiom
	pscAxiom
	orderSAxiom
)

var models = []model{
	{name: "c++20-nta", global: orderSAxiom, races: true},
	{name: "rc11", ownSequence: true, global: pscAxiom, races: true},
	{name: "rc11-rs20", global: pscAxiom, races: true},
	{name: "ra", known: byPORF},
	{name: "x86-tso", known: bySB, global: tsoAxiom},
	{name: "sc", known: byPORF, global: scAxiom},
}

// Models returns the names of the models, the default first.
func Models() []string {
	var names []string
	for _, m := range models {
		names = append(names, m.name)
	}
	return names
}

func modelByName(name string) (model, error) {
	if name == "" {
		return models[0], nil
	}
	for _, m := range models {
		if m.name == name {
			return m, nil
		}
	}
	return model{}, fmt.Errorf("model %q: expected one of %v", name, Models())
}

// knows returns what is known to event e's thread just before it.
func (x *run[S]) knows(g *graph[S], prev int16) (known S) {
	if prev < 0 {
		return known
	}
	p := &g.events[prev]
	switch x.model.known {
	case byHB:
		known = p.hb
	case byPORF:
		known = p.porf
	case bySB:
		known = p.sb
	}
	add(&known, int(prev))
	return known
}

// consistent judges a graph to which event e was added; if revisited is not -1, e
// is a write and revisited a read of it. Coherence and atomicity hold already.
// Nothing comes after e, or after revisited, but the writes that follow in
// coherence order: with none, there is no new cycle.
func (x *run[S]) consistent(g *graph[S], e, revisited int) bool {
	ev := &g.events[e]
	next := ev.coNext
	if ev.flags&isRead != 0 {
		next = g.after(&g.locs[ev.loc], ev.rf)
	}
	if next < 0 {
		return true
	}
	switch x.model.global {
	case scAxiom:
		return !x.reachesSC(g, int(next), e, revisited)
	case tsoAxiom:
		return !x.reachesTSO(g, int(next), e, revisited)
	case pscAxiom, orderSAxiom:
		return x.inOrder(g, e, revisited)
	}
	return true
}
