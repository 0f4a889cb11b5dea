//go:build ordo

package check_test

import (
	"github.com/ordo-go/ordo/atomic"
	"github.com/ordo-go/ordo/check"
	"github.com/ordo-go/ordo/sync"
)

// The programs by which checkers of this kind are measured, from the tests of GenMC,
// as Go code. As there, the body starts threads, and that is all.

// start starts threads.
func start(threads ...func()) {
	var wg sync.WaitGroup
	for _, f := range threads {
		wg.Go(f)
	}
}

// copies starts n threads that do the same.
func copies(n int, f func(i int)) {
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() { f(i) })
	}
}

// counters is n threads that add 1 to each of k counters.
func counters(n, k int) func() {
	return func() {
		x := make([]atomic.Int32, k)
		copies(n, func(int) {
			for i := range x {
				x[i].AddRelaxed(1)
			}
		})
	}
}

func ainc(n int) func() { return counters(n, 1) }
func binc(n int) func() { return counters(n, 2) }
func cinc(n int) func() { return counters(n, 3) }

func casrot(n int) func() {
	return func() {
		var x atomic.Int32
		copies(n, func(i int) { x.CompareAndSwapRelaxed(int32(i), int32(i+1)) })
	}
}

func readers(n int) func() {
	return func() {
		var x atomic.Int32
		copies(n+1, func(i int) {
			if i == 0 {
				x.StoreRelease(42)
			} else {
				x.LoadAcquire()
			}
		})
	}
}

func lastzero(n int) func() {
	return func() {
		array := make([]atomic.Int32, n+1)
		copies(n+1, func(j int) {
			if j > 0 {
				array[j].StoreRelease(array[j-1].LoadAcquire() + 1)
				return
			}
			for i := n; array[i].LoadAcquire() != 0; i-- {
			}
		})
	}
}

func indexer(n int) func() {
	return func() {
		const size = 128
		table := make([]atomic.Int32, size)
		copies(n, func(id int) {
			for i := range 4 {
				w := i*11 + id
				for h := w * 7 % size; !table[h].CompareAndSwapRelaxed(0, int32(w)); h = (h + 1) % size {
				}
			}
		})
	}
}

func fib(n int) func() {
	return func() {
		var x, y atomic.Int32
		x.StoreRelaxed(1)
		y.StoreRelaxed(1)
		step := func(to *atomic.Int32) {
			for range n {
				a := x.LoadAcquire()
				to.StoreRelease(a + y.LoadAcquire())
			}
		}
		start(
			func() { step(&x) },
			func() { step(&y) },
			func() { check.Assert(x.LoadAcquire() <= 144 && y.LoadAcquire() <= 144, "too large") })
	}
}

func writers(n int) func() {
	return func() {
		var x atomic.Int32
		copies(n+2, func(i int) {
			if i == 0 {
				x.LoadAcquire()
			} else {
				x.StoreRelease(int32(i - 1))
			}
		})
	}
}

func big0(int) func() {
	return func() {
		var x, y, z, w atomic.Int32
		loads := func(all ...*atomic.Int32) {
			for _, v := range all {
				v.LoadAcquire()
			}
		}
		stores := func(a, b *atomic.Int32) {
			for i := range int32(3) {
				a.StoreRelease(i + 1)
				b.StoreRelease(i + 1)
			}
		}
		start(
			func() { loads(&x, &y, &z, &w, &x, &y, &z) },
			func() { loads(&x, &y, &z) },
			func() { stores(&x, &y) },
			func() { stores(&z, &w) })
	}
}

// await waits until a load gives what is wanted: GenMC makes of such a loop the
// assumption that the first load does.
func await(ok func() bool) { check.Assume(ok()) }

// spin is await as Go has it.
func spin(ok func() bool) {
	for !ok() {
		atomic.Pause()
	}
}

// ticketLock is a lock that is taken in the order of tickets.
type ticketLock struct{ next, owner atomic.Int32 }

func (l *ticketLock) lock(wait func(func() bool)) {
	t := l.next.AddRelaxed(1) - 1
	wait(func() bool { return l.owner.LoadAcquire() == t })
}

func (l *ticketLock) unlock() {
	o := l.owner.LoadRelaxed()
	l.owner.StoreRelease(o + 1)
}

func ticketlock(n int, wait func(func() bool)) func() {
	return func() {
		var l ticketLock
		var shared atomic.Plain[int]
		copies(n, func(i int) {
			l.lock(wait)
			shared.Set(i)
			check.Assert(shared.Get() == i, "two hold the lock")
			l.unlock()
		})
	}
}

// spinBarrier lets n threads go on together.
type spinBarrier struct {
	n           int32
	nwait, step atomic.Int32
}

func (b *spinBarrier) wait(wait func(func() bool)) {
	step := b.step.Load()
	if b.nwait.Add(1) == b.n {
		b.nwait.Store(0)
		b.step.Add(1)
		return
	}
	wait(func() bool { return b.step.Load() != step })
}

// barrier is a writer and n readers.
func barrier(n int, wait func(func() bool)) func() {
	return func() {
		b := spinBarrier{n: int32(n) + 1}
		var data atomic.Plain[int]
		copies(n+1, func(i int) {
			if i == 0 {
				data.Set(42)
				b.wait(wait)
				return
			}
			b.wait(wait)
			check.Assert(data.Get() == 42, "read too early")
		})
	}
}

// treiberStack is Treiber's stack. Its top is the number of a node and a count of
// pushes and pops.
type treiberStack struct {
	top   atomic.Uint64
	nodes []treiberNode // the first is none
}

type treiberNode struct {
	value atomic.Plain[int]
	next  atomic.Uint64
}

func pack(node int, from uint64) uint64 { return uint64(node) | from&^0xffffffff + 1<<32 }
func nodeOf(top uint64) int             { return int(uint32(top)) }

// push tries up to five times.
func (s *treiberStack) push(node, value int) {
	s.nodes[node].value.Set(value)
	for range 5 {
		top := s.top.LoadAcquire()
		s.nodes[node].next.StoreRelaxed(top)
		if s.top.CompareAndSwapRelease(top, pack(node, top)) {
			return
		}
	}
	check.Assume(false)
}

// pop returns -1 if the stack is empty. One that fails has changed nothing and would
// read again: GenMC has that happen at first.
func (s *treiberStack) pop() int {
	top := s.top.LoadAcquire()
	if nodeOf(top) == 0 {
		return -1
	}
	next := s.nodes[nodeOf(top)].next.LoadRelaxed()
	check.Assume(s.top.CompareAndSwapRelease(top, pack(nodeOf(next), top)))
	return s.nodes[nodeOf(top)].value.Get()
}

// treiber is w threads that push, r that pop and rw that do both.
func treiber(w, r, rw int) func() {
	return func() {
		n := w + r + rw
		s := treiberStack{nodes: make([]treiberNode, n+1)}
		x := make([]atomic.Int32, n)
		copies(n, func(i int) {
			if i < w || i >= w+r {
				x[i].StoreRelaxed(42)
				s.push(i+1, i)
			}
			if i >= w {
				if v := s.pop(); v >= 0 {
					check.Assert(x[v].LoadRelaxed() == 42, "what belongs to node %d is not there", v)
				}
			}
		})
	}
}

// boundedQueue is for several readers and several writers. It counts reads and writes
// that have begun, and those that are over.
type boundedQueue struct {
	cells         [4]atomic.Plain[int]
	rdwr          atomic.Uint32 // reads<<16 | writes
	read, written atomic.Uint32
}

// claim begins a read or a write; more is what it counts. One that fails would try
// again with what it found, as if it had read that at first: so it has.
func (q *boundedQueue) claim(more uint32, none func(rd, wr uint32) bool) (rd, wr uint32, ok bool) {
	v := q.rdwr.LoadAcquire()
	rd, wr = v>>16, v&0xffff
	if none(rd, wr) {
		return 0, 0, false
	}
	check.Assume(q.rdwr.CompareAndSwapAcqRel(v, v+more))
	return rd, wr, true
}

func (q *boundedQueue) put(v int, wait func(func() bool)) bool {
	rd, wr, ok := q.claim(1, func(rd, wr uint32) bool { return wr == rd+4 })
	if !ok {
		return false
	}
	wait(func() bool { return q.read.LoadAcquire() == rd })
	q.cells[wr%4].Set(v)
	q.written.AddRelease(1)
	return true
}

func (q *boundedQueue) get(wait func(func() bool)) bool {
	_, wr, ok := q.claim(1<<16, func(rd, wr uint32) bool { return wr == rd })
	if !ok {
		return false
	}
	wait(func() bool { return q.written.LoadAcquire() == wr })
	q.read.AddRelease(1)
	return true
}

// mpmc is r threads that read until the queue is empty, at most three times, w that
// write, and rw that write and then read. The queue has one element at first.
func mpmc(r, w, rw int, wait func(func() bool)) func() {
	return func() {
		var q boundedQueue
		q.put(17, wait)
		copies(w+r+rw, func(i int) {
			if i < w || i >= w+r {
				q.put(1, wait)
			}
			if i >= w {
				for n := 0; q.get(wait); n++ {
					check.Assume(n < 2)
				}
			}
		})
	}
}
