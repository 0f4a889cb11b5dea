package proofs

import (
	"github.com/ordo-go/ordo/atomic"
	"github.com/ordo-go/ordo/check"
	"github.com/ordo-go/ordo/sync"
	"github.com/ordo-go/ordo/wait"
)

// A gate is a condition that somebody waits for at a point. The flag is relaxed: all
// order is the point's.
type gate struct {
	point wait.Point
	open  atomic.Uint32
}

func newGate() *gate {
	g := new(gate)
	g.point.Init()
	return g
}

func (g *gate) raise() {
	g.open.StoreRelaxed(1)
	if g.point.Signalled() {
		g.point.Wake()
	}
}

func (g *gate) await(s wait.Strategy, limit sync.Limit) error {
	w := s.Start(&g.point, limit)
	defer w.Done()
	for g.open.LoadRelaxed() == 0 {
		if err := w.Idle(); err != nil {
			return err
		}
	}
	return nil
}

// wake is what follows a store that somebody may wait for at p.
func wake(p *wait.Point) {
	if p.Signalled() {
		p.Wake()
	}
}

// awaitAt parks at p until x is not 0.
func awaitAt(p *wait.Point, x *atomic.Uint32) {
	w := parking.Start(p, forever)
	defer w.Done()
	for x.LoadRelaxed() == 0 {
		w.Idle()
	}
}

// forever is no limit.
var forever sync.Limit

// The kinds of points: nobody has slept there, somebody has, and one that is never quiet.
func quiet(p *wait.Point) { p.Init() }
func never(*wait.Point)   {}
func loud(p *wait.Point) {
	p.Init()
	loudly(p)
}

// loudly goes to sleep at p, and does not.
func loudly(p *wait.Point) {
	w := parking.Start(p, forever)
	w.Idle() // registers
	w.Done()
}

// raiseBesideStore is one that stores, and asks whether the point is raised, beside one
// that raises it.
func raiseBesideStore(prepare func(*wait.Point)) func() {
	return func() {
		var p wait.Point
		prepare(&p)
		var x atomic.Uint32
		signalled, seen := false, false
		together(
			func() { x.StoreRelaxed(1); signalled = p.Signalled() && p.Wake() },
			func() { p.Raise(); seen = x.LoadRelaxed() == 1 })
		check.Assert(signalled || seen, "the store is lost")
	}
}

// raiseBesideLook is one that sees a store, and asks whether the point is raised, beside
// one that raises it.
func raiseBesideLook(prepare func(*wait.Point)) func() {
	return func() {
		var p wait.Point
		prepare(&p)
		var x atomic.Uint32
		raised, there, seen := false, false, false
		together(
			func() { x.StoreRelease(1) },
			func() { there = x.LoadRelaxed() == 1; raised = p.Raised() },
			func() { p.Raise(); seen = x.LoadRelaxed() == 1 })
		check.Assert(!there || raised || seen, "the store is seen too early")
	}
}

var waitShapes = append([]shape{
	{name: "wait: a store that Raise does not see finds the point raised", body: raiseBesideStore(quiet)},
	{name: "wait: a store that Raise does not see finds a loud point raised", body: raiseBesideStore(loud)},
	{name: "wait: a store that Raise does not see finds a point raised that is never quiet", weak: []string{"Signalled"}, body: raiseBesideStore(never)},
	{name: "wait: a store that Raise does not see is not seen at an unraised point", body: raiseBesideLook(quiet)},
	{name: "wait: a store that Raise does not see is not seen at an unraised loud point", body: raiseBesideLook(loud)},
	{name: "wait: a store that Raise does not see is not seen at an unraised point that is never quiet", weak: []string{"Raised"}, body: raiseBesideLook(never)},
	{name: "wait: two sleepers at a point that is never quiet", weak: []string{"Signalled"}, body: func() {
		var g gate
		sleep := func() { g.await(parking, forever) }
		together(sleep, sleep, g.raise)
	}},
	{name: "wait: a raised point stays so", body: func() {
		var p wait.Point
		p.Init()
		raised, signalled := false, false
		together(
			func() { p.Wake() },
			func() { p.Raise(); raised = p.Raised(); signalled = p.Signalled() })
		check.Assert(raised && signalled && p.Wake(), "the point is not raised")
	}},
	{name: "wait: two sleepers", body: func() {
		g := newGate()
		sleep := func() { g.await(parking, forever) }
		together(sleep, sleep, g.raise)
	}},
	{name: "wait: two wakers", body: func() {
		g := newGate()
		together(func() { g.await(parking, forever) }, g.raise, g.raise)
	}},
	{name: "wait: a sleeper that gives up beside one that does not", body: func() {
		g := newGate()
		together(
			func() { g.await(parking, forever) },
			func() { g.await(parking, sync.Within(1)) },
			g.raise)
	}},
	{name: "wait: a sleeper that gives up leaves nothing", body: func() {
		g := newGate()
		var err error
		together(func() { err = g.await(parking, sync.Within(1)) }, g.raise)
		check.Assert(err == nil || g.open.LoadRelaxed() == 1, "it gave up: %v", err)
		check.Assert(!g.point.Signalled() || !g.point.Wake() && !g.point.Signalled(), "a sleeper is still counted")
	}},
	{name: "wait: a waker that is late, at a point that is quiet again", body: func() {
		// What the late one does to the signals may not hide from the next sleeper that the
		// point was quiet.
		var p wait.Point
		p.Init()
		var x atomic.Uint32
		together(
			func() { loudly(&p); awaitAt(&p, &x) },
			func() { wake(&p); x.StoreRelaxed(1); wake(&p) },
			func() { wake(&p) })
	}},
	{name: "wait: a parker is used again", body: func() {
		g, back := newGate(), newGate()
		together(
			func() {
				g.await(parking, sync.Within(1))
				g.await(parking, forever)
			},
			func() { g.raise(); back.raise() })
	}},
}, waitOnce()...)

// waitOnce is one wait by every strategy.
func waitOnce() (all []shape) {
	for _, s := range strategies {
		all = append(all, shape{name: "wait: " + s.name, body: func() {
			g := newGate()
			together(func() { g.await(s.Strategy, forever) }, g.raise)
		}})
	}
	return all
}
