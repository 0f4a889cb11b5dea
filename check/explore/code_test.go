package explore_test

import (
	"github.com/ordo-go/ordo/check/explore"
	"github.com/ordo-go/ordo/exec"
)

const (
	na  = exec.NA
	rlx = exec.RLX
	acq = exec.ACQ
	rel = exec.REL
	ar  = exec.ACQREL
	sc  = exec.SC
)

// Code is a program whose threads are functions. For each question a thread is run
// from its beginning to the event that is asked for.
type code struct {
	init    map[int]explore.Value
	threads []func(*script)
}

func (c *code) Threads() int               { return len(c.threads) }
func (c *code) Init(loc int) explore.Value { return c.init[loc] }

func (c *code) Next(thread int, values []explore.Value) (l explore.Label) {
	defer func() {
		if r := recover(); r != nil {
			var ok bool
			if l, ok = r.(explore.Label); !ok {
				panic(r)
			}
		}
	}()
	c.threads[thread](&script{values})
	return explore.Label{Kind: explore.Done}
}

// A script is what a thread has been given so far.
type script struct{ values []explore.Value }

func (s *script) event(l explore.Label) explore.Value {
	if len(s.values) == 0 {
		panic(l)
	}
	v := s.values[0]
	s.values = s.values[1:]
	return v
}

func (s *script) load(loc int, o exec.Order) explore.Value {
	return s.event(explore.Label{Kind: explore.Load, Loc: loc, Order: o})
}

func (s *script) store(loc int, v explore.Value, o exec.Order) {
	s.event(explore.Label{Kind: explore.Store, Loc: loc, Val: v, Order: o})
}

func (s *script) fadd(loc int, v explore.Value, o exec.Order) explore.Value {
	return s.event(explore.Label{Kind: explore.RMW, Op: explore.Add, Loc: loc, Val: v, Order: o})
}

func (s *script) cas(loc int, old, put explore.Value, o, fail exec.Order) bool {
	return s.event(explore.Label{Kind: explore.CAS, Loc: loc, Old: old, Val: put, Order: o, Fail: fail}) == old
}

// await is a loop that loads until ok.
func (s *script) await(loc int, o exec.Order, ok func(explore.Value) bool) explore.Value {
	v := s.load(loc, o)
	if !ok(v) {
		panic(explore.Label{Kind: explore.Block, Await: true})
	}
	return v
}

func (s *script) choose(n int) int {
	return int(s.event(explore.Label{Kind: explore.Choice, N: n}))
}
func (s *script) assume(ok bool) {
	if !ok {
		panic(explore.Label{Kind: explore.Block})
	}
}
func (s *script) assert(ok bool) {
	if !ok {
		panic(explore.Label{Kind: explore.Error})
	}
}
