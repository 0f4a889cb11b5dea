package enumerate

import (
	"github.com/ordo-go/ordo/exec"
	"github.com/ordo-go/ordo/litmus"
	"github.com/ordo-go/ordo/memmodel"
)

// A skeleton is one path for each thread: all events of an execution, without who
// reads from whom. Events are numbered: initial writes by location, then thread by
// thread.
type skeleton struct {
	p      *litmus.Program
	paths  []path
	offset []int // of the first event of each thread
	thread []int // of each event; exec.InitThread
	ev     []*event
	n      int
	reads  []int
	writes []int // without the initial ones
	cut    bool
}

func newSkeleton(p *litmus.Program, chosen []path) *skeleton {
	s := &skeleton{p: p, paths: chosen}
	for i := range p.Locs {
		s.add(exec.InitThread, &event{
			kind: exec.Write, order: exec.NA, addr: constant(litmus.AddrOf(i)),
			val: constant(p.Locs[i].Init), rmw: -1, pos: p.Locs[i].Pos,
		})
	}
	for t := range chosen {
		s.offset = append(s.offset, s.n)
		s.cut = s.cut || chosen[t].cut
		for i := range chosen[t].events {
			e := &chosen[t].events[i]
			if e.kind&exec.Read != 0 {
				s.reads = append(s.reads, s.n)
			}
			if e.kind&exec.Write != 0 {
				s.writes = append(s.writes, s.n)
			}
			s.add(t, e)
		}
	}
	return s
}

func (s *skeleton) add(thread int, e *event) {
	s.thread = append(s.thread, thread)
	s.ev = append(s.ev, e)
	s.n++
}

// env returns what the model may ask of the events, their locations being known.
// rf and FW are empty, to be filled.
func (s *skeleton) env(loc []int, t memmodel.Target) memmodel.Env {
	env := memmodel.Env{N: s.n, Sets: map[string]exec.Set{}, Rels: map[string]*exec.Rel{}}
	set := func(name string) exec.Set {
		if env.Sets[name] == nil {
			env.Sets[name] = exec.NewSet(s.n)
		}
		return env.Sets[name]
	}
	for _, name := range memmodel.BaseSets {
		set(name)
	}
	for _, name := range t.Sets() {
		set(name)
	}
	for _, name := range memmodel.BaseRels {
		env.Rels[name] = exec.NewRel(s.n)
	}
	for i, e := range s.ev {
		s.sets(i, e, t, set)
	}
	s.threadRels(env.Rels)
	s.pairRels(loc, env)
	return env
}

// orderSets are the names of the sets of events of each order.
var orderSets = [...]string{"NA", "RLX", "ACQ", "REL", "ACQ_REL", "SC"}

// sets puts an event into the sets that it is in by itself.
func (s *skeleton) sets(i int, e *event, t memmodel.Target, set func(string) exec.Set) {
	if e.kind == exec.Fence {
		set("F").Add(i)
	} else {
		set("M").Add(i)
	}
	if e.kind&exec.Read != 0 {
		set("R").Add(i)
	}
	if e.kind&exec.Write != 0 {
		set("W").Add(i)
	}
	if s.thread[i] == exec.InitThread {
		set("IW").Add(i)
	}
	if t.OneEvent() {
		if e.atomic {
			set("A").Add(i)
		}
		if e.kind == exec.Update {
			set("RMW").Add(i)
		}
		set(orderSets[e.order]).Add(i)
	}
	for _, tag := range e.tags {
		set(tag).Add(i)
	}
}

// threadRels fills what is between the events of one thread.
func (s *skeleton) threadRels(rels map[string]*exec.Rel) {
	for t, off := range s.offset {
		for i := range s.paths[t].events {
			e := &s.paths[t].events[i]
			for name, set := range map[string]events{
				"po": e.preds, "addr": e.deps.addr, "data": e.deps.data, "ctrl": e.deps.ctrl,
				"pick-addr": e.picks.addr, "pick-data": e.picks.data, "pick-ctrl": e.picks.ctrl,
			} {
				for j := range s.paths[t].events {
					if set&one(j) != 0 {
						rels[name].Add(off+j, off+i)
					}
				}
			}
			if e.rmw >= 0 {
				rels["rmw"].Add(off+e.rmw, off+i)
				rels["sm"].Add(off+e.rmw, off+i)
				rels["sm"].Add(off+i, off+e.rmw)
				if e.amo {
					rels["amo"].Add(off+e.rmw, off+i)
				}
			}
		}
	}
}

// pairRels fills what pairs of events have in common.
func (s *skeleton) pairRels(loc []int, env memmodel.Env) {
	for i := range s.n {
		env.Rels["sm"].Add(i, i)
		env.Rels["si"].Add(i, i)
		for j := range s.n {
			if loc[i] >= 0 && loc[i] == loc[j] {
				env.Rels["loc"].Add(i, j)
				if s.thread[i] == exec.InitThread && s.thread[j] != exec.InitThread && env.Sets["W"].Has(j) {
					env.Rels["pco"].Add(i, j)
				}
			}
			if s.thread[i] == s.thread[j] && s.thread[i] != exec.InitThread {
				env.Rels["int"].Add(i, j)
			} else if i != j {
				env.Rels["ext"].Add(i, j)
			}
		}
	}
	env.Rels["si"].Union(env.Rels["si"], env.Rels["sm"])
}
