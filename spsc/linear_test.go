package spsc_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	stdatomic "sync/atomic"
	"testing"
	"time"

	"github.com/ordo-go/ordo/spsc"
	"github.com/ordo-go/ordo/sync"

	"github.com/anishathalye/porcupine"
)

// A call is an operation on a queue, and what it returned.
type call struct {
	op     string
	values [2]int // pushed or popped
	n      int    // how many of them; or what Len returned
	ok     bool
}

// A fifo is a bounded queue as one value.
type fifo struct {
	values      [2]int
	n, capacity int
	closed      bool
}

// step says whether c can return what it did in state f, and the state then.
func (f fifo) step(c call) (bool, fifo) {
	switch c.op {
	case "push", "commit":
		if !c.ok {
			return f.closed || c.op == "push" && f.n == f.capacity, f
		}
		if f.closed || f.n+c.n > f.capacity {
			return false, f
		}
		copy(f.values[f.n:], c.values[:c.n])
		f.n += c.n
	case "pop":
		if !c.ok {
			return f.n == 0, f
		}
		if f.n < c.n || !slices.Equal(f.values[:c.n], c.values[:c.n]) {
			return false, f
		}
		was := f
		f.values = [2]int{}
		f.n = copy(f.values[:], was.values[c.n:was.n])
	case "len":
		return c.n == f.n, f
	case "closed":
		return c.ok == f.closed, f
	case "close":
		f.closed = true
	}
	return true, f
}

func bounded(capacity int) porcupine.Model {
	return porcupine.Model{
		Init: func() any { return fifo{capacity: capacity} },
		Step: func(state, _, out any) (bool, any) { return state.(fifo).step(out.(call)) },
	}
}

// A history is what the goroutines of one queue did. Its clock is a
// read-modify-write: before it, a processor finishes its stores. By a clock on
// the wall, a push that returned may still be on its way to the other
// goroutine; Go's memory model knows no such clock.
type history struct {
	q     *spsc.Queue[int]
	begin start
	clock stdatomic.Int64
	calls [3][]porcupine.Operation // of each goroutine
}

func (h *history) record(client int, do func() call) {
	begin := h.clock.Add(1)
	c := do()
	h.calls[client] = append(h.calls[client], porcupine.Operation{
		ClientId: client, Call: begin, Output: c, Return: h.clock.Add(1),
	})
}

func (h *history) String() (s string) {
	for client, calls := range h.calls {
		s += fmt.Sprintf("goroutine %d\n", client)
		for _, c := range calls {
			s += fmt.Sprintf("  %3d to %3d: %+v\n", c.Call, c.Return, c.Output)
		}
	}
	return s
}

// either does an operation of any goroutine.
func (h *history) either(client int, r *rand.Rand) {
	switch r.IntN(5) {
	case 0:
		h.record(client, func() call { h.q.Close(); return call{op: "close"} })
	case 1, 2:
		h.record(client, func() call { return call{op: "closed", ok: h.q.Closed()} })
	default:
		h.record(client, func() call { return call{op: "len", n: h.q.Len()} })
	}
}

// produce is what the producer does.
func (h *history) produce(r *rand.Rand) {
	next := 1
	for range 5 {
		stall(r)
		switch r.IntN(6) {
		case 0:
			h.either(0, r)
		case 1, 2: // how many are free is up to the queue
			s := h.q.Free(2)
			if len(s) == 0 {
				continue
			}
			c := call{op: "commit", n: len(s)}
			for i := range s {
				s[i].Set(next)
				c.values[i] = next
				next++
			}
			h.record(0, func() call { c.ok = h.q.Commit(c.n); return c })
		default:
			c := call{op: "push", values: [2]int{next}, n: 1}
			next++
			h.record(0, func() call { c.ok = h.q.TryPush(c.values[0]); return c })
		}
	}
}

// consume is what the consumer does.
func (h *history) consume(r *rand.Rand) {
	for range 5 {
		stall(r)
		switch r.IntN(6) {
		case 0:
			h.either(1, r)
		case 1, 2:
			h.record(1, func() call {
				s := h.q.Ready(2)
				c := call{op: "pop", n: len(s), ok: len(s) > 0}
				for i := range s {
					c.values[i] = s[i].Get()
				}
				h.q.Release(len(s))
				return c
			})
		default:
			h.record(1, func() call {
				v, ok := h.q.TryPop()
				return call{op: "pop", values: [2]int{v}, n: 1, ok: ok}
			})
		}
	}
}

// A closer is a third goroutine, which only closes.
func (h *history) close(r *rand.Rand) {
	stall(r)
	stall(r)
	h.record(2, func() call { h.q.Close(); return call{op: "close"} })
}

// play makes 100 histories, one after the other. The goroutines stay for all of
// them, so that they run side by side.
func play(r *rand.Rand, goroutines int) []history {
	hs := make([]history, 100)
	for i := range hs {
		hs[i].q = spsc.New[int](1 << r.IntN(2))
		hs[i].begin.missing.Store(int32(goroutines))
	}
	var wg sync.WaitGroup
	for client, do := range []func(*history, *rand.Rand){(*history).produce, (*history).consume, (*history).close}[:goroutines] {
		own := rand.New(rand.NewPCG(r.Uint64(), uint64(client)))
		wg.Go(func() {
			for i := range hs {
				hs[i].begin.wait()
				do(&hs[i], own)
			}
		})
	}
	wg.Wait()
	return hs
}

// Every operation of a queue takes effect at one moment between its call and
// its return.
func TestLinearizable(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	histories, overlaps := 0, 0
	const long = 1500 * time.Millisecond
	parallel := sync.Processors() > 1
	for from := time.Now(); time.Since(from) < long || overlaps == 0 && parallel && time.Since(from) < 5*long; {
		hs := play(r, 2+r.IntN(2))
		for i := range hs {
			h := &hs[i]
			calls := slices.Concat(h.calls[:]...)
			if !porcupine.CheckOperations(bounded(h.q.Cap()), calls) {
				t.Fatalf("no order of these operations explains them, on %d slots:\n%v", h.q.Cap(), h)
			}
			if histories++; overlap(calls) {
				overlaps++
			}
		}
	}
	t.Log(histories, "histories,", overlaps, "of them with operations that overlap")
	if overlaps == 0 && parallel {
		t.Error("no operations overlapped")
	}
}

// overlap says whether two of the calls did.
func overlap(calls []porcupine.Operation) bool {
	slices.SortFunc(calls, func(a, b porcupine.Operation) int { return int(a.Call - b.Call) })
	for i := range calls[1:] {
		if calls[i+1].Call < calls[i].Return {
			return true
		}
	}
	return false
}

// The check refuses what a queue must not do.
func TestLinearizableRefuses(t *testing.T) {
	pushed := func(v int) call { return call{op: "push", values: [2]int{v}, n: 1, ok: true} }
	popped := func(v int) call { return call{op: "pop", values: [2]int{v}, n: 1, ok: true} }
	closed := call{op: "close"}
	for name, calls := range map[string][]call{
		"out of order":       {pushed(1), pushed(2), popped(2)},
		"twice":              {pushed(1), popped(1), popped(1)},
		"from nowhere":       {popped(1)},
		"more than fit":      {pushed(1), pushed(2), pushed(3)},
		"lost":               {pushed(1), {op: "pop"}},
		"refused":            {{op: "push"}},
		"pushed when closed": {closed, pushed(1)},
		"lost by Close":      {pushed(1), closed, {op: "pop"}},
		"open again":         {closed, {op: "closed"}},
		"wrong length":       {pushed(1), {op: "len", n: 2}},
	} {
		var h history
		for _, c := range calls {
			h.record(0, func() call { return c })
		}
		if porcupine.CheckOperations(bounded(2), h.calls[0]) {
			t.Errorf("%s: taken for right", name)
		}
	}
}
