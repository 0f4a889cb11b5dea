package machine

import (
	"context"
	"iter"
	"runtime/pprof"
	"strconv"
	"sync"
	"sync/atomic"
	"unsafe"

	"github.com/ordo-go/ordo/internal/checked"
)

// A Machine runs one execution after the other. It is for the goroutine that made it,
// but that another one may close it.
type Machine struct {
	// Threads of the current execution, by number.
	Threads []*Thread
	// Names of locations, from check.Name.
	Names map[unsafe.Pointer]string
	// Trace says that threads tell where they ask.
	Trace bool
	// Cut: a loop that counts its rounds has counted MaxRounds.
	Cut bool
	// Weakenings of operations that the program declares stronger.
	Weakenings []*Weakening
	// Snap says that threads copy their stacks where they ask.
	Snap bool
	// Dead is what bytes are made that are dead in stacks: those that are 0 with 0, and 0xFF
	// with 0xFF, are no variable's.
	Dead byte

	// Known returns how many requests of another thread, by its number, happen before
	// the request n of a thread; the driver sets it.
	Known func(thread, n, other int) int

	givenUp   bool
	abandoned atomic.Bool
	closed    atomic.Bool
	idle      []*coroutine
	slot      *slot
	frames    map[uintptr]frame // that callers were found in
}

// A coroutine runs threads, one after the other.
type coroutine struct {
	next  func() (struct{}, bool)
	stop  func()
	yield func(struct{}) bool
	t     *Thread
	spin  spin // of the thread
	self  uintptr
	id    uint64  // the goroutine's number
	base  uintptr // how much of the stack is used above its threads
	lost  bool    // by Goexit
}

// A slot shows which thread of a machine runs.
type slot struct {
	used    atomic.Bool
	self    atomic.Uintptr // of the thread's goroutine; 0 if none runs
	running atomic.Pointer[Thread]
	label   unsafe.Pointer // of the machine's goroutines
	owner   uintptr        // the goroutine that drives the machine

	steps   atomic.Uint64 // how often a thread was resumed
	id      atomic.Uint64 // the number of the running thread's goroutine
	foreign atomic.Pointer[[]uintptr]
}

var (
	slots  [64]slot
	nslots atomic.Int32 // those that were ever used
	ever   atomic.Uint64
	mu     sync.Mutex // of new and closed machines
)

// New returns a machine for the calling goroutine, which must Close it.
func New() *Machine {
	mu.Lock()
	defer mu.Unlock()
	for i := range slots {
		s := &slots[i]
		if s.used.Load() {
			continue
		}
		n := strconv.FormatUint(ever.Add(1), 10)
		pprof.SetGoroutineLabels(pprof.WithLabels(context.Background(), pprof.Labels("ordo", n)))
		s.label, s.owner = label(), self()
		s.foreign.Store(nil)
		s.used.Store(true)
		nslots.Store(max(nslots.Load(), int32(i)+1))
		return &Machine{slot: s, Names: map[unsafe.Pointer]string{}, frames: map[uintptr]frame{}}
	}
	panic("machine: more than 64 at a time")
}

// Close gives up the current execution and ends all coroutines.
func (m *Machine) Close() {
	m.closed.Store(true)
	m.GiveUp()
	for _, c := range m.idle {
		c.stop()
	}
	m.idle = nil
	if label() == m.slot.label {
		pprof.SetGoroutineLabels(context.Background())
	}
	mu.Lock()
	m.slot.used.Store(false)
	mu.Unlock()
}

// Start begins an execution: thread 0 will run body. The last execution is over or
// given up.
func (m *Machine) Start(body func()) {
	m.GiveUp()
	m.givenUp = false
	m.Threads = m.Threads[:0]
	clear(m.Names)
	m.spawn(nil, body)
}

func (m *Machine) spawn(parent *Thread, body func()) *Thread {
	t := &Thread{Number: len(m.Threads), Parent: parent, m: m, body: body}
	if parent != nil {
		t.Nth = parent.children
		parent.children++
	}
	t.Next = Request{Kind: Load, Order: checked.Acquire, Cell: t.Started(), Accept: isOne, What: "start", Private: true}
	if parent == nil {
		t.word[0] = 1
	}
	m.Threads = append(m.Threads, t)
	return t
}

// private reports whether c is the cell that tells of the end of a thread.
func (m *Machine) private(c checked.Cell) bool {
	for _, t := range m.Threads {
		if c.Addr == unsafe.Pointer(&t.word[1]) {
			return true
		}
	}
	return false
}

// Resume answers a thread's request by the value that it reads, and runs it up to
// the next one.
func (m *Machine) Resume(t *Thread, answer checked.Word) {
	t.answer = answer
	if t.co == nil {
		t.co = m.coroutine()
		t.co.t = t
		t.spin = &t.co.spin
		t.spin.reset()
	}
	m.step(t)
	if t.Ended() {
		m.release(t)
	}
}

func (m *Machine) step(t *Thread) {
	s := m.slot
	s.running.Store(t)
	s.id.Store(t.co.id)
	s.steps.Add(1)
	s.self.Store(t.co.self)
	t.co.next()
	s.self.Store(0)
}

// release takes the coroutine from a thread that is over.
func (m *Machine) release(t *Thread) {
	c := t.co
	if c == nil {
		return
	}
	if t.Next.Kind == Fail && t.Next.Failure.Kind != Panic {
		return // it still has to unwind
	}
	t.co, c.t = nil, nil
	m.keep(c)
}

// keep takes a coroutine back. One that is lost by Goexit would take the goroutine
// with it that stops it.
func (m *Machine) keep(c *coroutine) {
	if !c.lost {
		m.idle = append(m.idle, c)
		return
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		c.stop()
	}()
	<-done
}

// GiveUp ends the current execution: threads that are not over unwind.
func (m *Machine) GiveUp() {
	m.givenUp = true
	for i := 0; i < len(m.Threads); i++ {
		t := m.Threads[i]
		if t.co == nil {
			continue
		}
		m.step(t)
		c := t.co
		t.co, c.t = nil, nil
		m.keep(c)
	}
	m.Threads = m.Threads[:0]
}

func (m *Machine) coroutine() *coroutine {
	if n := len(m.idle); n > 0 {
		c := m.idle[n-1]
		m.idle = m.idle[:n-1]
		return c
	}
	c := &coroutine{}
	c.next, c.stop = iter.Pull(c.loop)
	c.next()
	return c
}

func (c *coroutine) loop(yield func(struct{}) bool) {
	c.self, c.id, c.yield = self(), goroutine(), yield
	c.serve(yield)
}

// Foreign returns where a goroutine that is no thread touched an atomic of the
// check; nil if none has.
func (m *Machine) Foreign() []uintptr {
	if pcs := m.slot.foreign.Load(); pcs != nil {
		return *pcs
	}
	return nil
}

// Progress returns how often threads were resumed, and the number of the goroutine
// that was last. It may be called from any goroutine.
func (m *Machine) Progress() (steps, goroutine uint64) {
	return m.slot.steps.Load(), m.slot.id.Load()
}

// Abandon says that nobody waits for the machine any more: if the thread that
// blocks ever goes on, it ends. It may be called from any goroutine.
func (m *Machine) Abandon() { m.abandoned.Store(true) }

// Closed reports whether Close was called. It may be called from any goroutine.
func (m *Machine) Closed() bool { return m.closed.Load() }

// Abandoned reports whether Abandon was called.
func (m *Machine) Abandoned() bool { return m.abandoned.Load() }
