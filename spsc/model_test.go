package spsc

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"
)

// A model is a queue that is a slice, and the same done to a Queue. Each method
// is an operation on both.
type model[T comparable] struct {
	*testing.T
	q      *Queue[T]
	values []T
	popped int // of all time: where the oldest value is in the storage
	closed bool
	fresh  func() T
}

// ended is a context that has ended, so that no operation waits.
var ended = func() context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	return ctx
}()

func (m *model[T]) free() int { return m.q.Cap() - len(m.values) }

// want compares what an operation returned with the model.
func want[V comparable](t *testing.T, what string, got, want V) {
	if got != want { // no t.Helper before: it is slow
		t.Helper()
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

// pushError is what Push returns now, and popError what Pop does.
func (m *model[T]) pushError() error {
	switch {
	case m.closed:
		return ErrClosed
	case m.free() == 0:
		return context.Canceled
	}
	return nil
}

func (m *model[T]) popError() error {
	switch {
	case len(m.values) > 0:
		return nil
	case m.closed:
		return ErrClosed
	}
	return context.Canceled
}

func (m *model[T]) push(blocking bool) {
	v, err := m.fresh(), m.pushError()
	if blocking {
		want(m.T, "Push", m.q.Push(ended, v), err)
	} else {
		want(m.T, "TryPush", m.q.TryPush(v), err == nil)
	}
	if err == nil {
		m.values = append(m.values, v)
	}
}

func (m *model[T]) pop(blocking bool) {
	var first, v T
	err := m.popError()
	if err == nil {
		first, m.values = m.values[0], m.values[1:]
		m.popped++
	}
	if blocking {
		got, e := m.q.Pop(ended)
		want(m.T, "Pop", e, err)
		v = got
	} else {
		got, ok := m.q.TryPop()
		want(m.T, "TryPop", ok, err == nil)
		v = got
	}
	want(m.T, "the value popped", v, first)
}

// pushBatch asks for max slots and commits n of those that it gets, or all.
func (m *model[T]) pushBatch(max, n int, blocking bool) {
	size := 0
	if err := m.pushError(); err == nil && max > 0 {
		at := (m.popped + len(m.values)) % m.q.Cap()
		size = min(max, m.free(), m.q.Cap()-at)
	}
	s := m.q.Free(max)
	if blocking {
		var err error
		s, err = m.q.AwaitFree(ended, max)
		if max > 0 {
			want(m.T, "AwaitFree", err, m.pushError())
		}
	}
	want(m.T, "free slots", len(s), size)
	n = min(n, len(s))
	for i := range n {
		v := m.fresh()
		s[i].Set(v)
		m.values = append(m.values, v)
	}
	want(m.T, "Commit", m.q.Commit(n), true)
}

// popBatch asks for max values and releases n of those that it gets, or all.
func (m *model[T]) popBatch(max, n int, blocking bool) {
	size := 0
	if max > 0 {
		size = min(max, len(m.values), m.q.Cap()-m.popped%m.q.Cap())
	}
	s := m.q.Ready(max)
	if blocking {
		var err error
		s, err = m.q.AwaitReady(ended, max)
		if max > 0 {
			want(m.T, "AwaitReady", err, m.popError())
		}
	}
	want(m.T, "values ready", len(s), size)
	for i := range s {
		want(m.T, "a value ready", s[i].Get(), m.values[i])
	}
	n = min(n, len(s))
	want(m.T, "Release", m.q.Release(n), true)
	m.values = m.values[n:]
	m.popped += n
}

// all iterates over n values.
func (m *model[T]) all(n int) {
	if n = min(n, len(m.values)); n == 0 {
		return
	}
	got := 0
	for v := range m.q.All(context.Background()) {
		want(m.T, "a value of All", v, m.values[0])
		m.values = m.values[1:]
		m.popped++
		if got++; got == n {
			break
		}
	}
}

// misuse commits and releases what cannot be.
func (m *model[T]) misuse(n int) {
	want(m.T, "Commit of too many", m.q.Commit(m.free()+1+n), false)
	want(m.T, "Commit of fewer than none", m.q.Commit(-1-n), false)
	want(m.T, "Commit of as many as there are", m.q.Commit(math.MaxInt-n), false)
	want(m.T, "Release of too many", m.q.Release(len(m.values)+1+n), false)
	want(m.T, "Release of fewer than none", m.q.Release(-1-n), false)
	want(m.T, "Release of as many as there are", m.q.Release(math.MaxInt-n), false)
}

// step is the operation that b stands for.
func (m *model[T]) step(b byte) {
	n := int(b >> 4)
	switch b & 15 {
	case 0, 1:
		m.push(false)
	case 2:
		m.push(true)
	case 3:
		m.pushBatch(n-2, n, false) // from -2
	case 4:
		m.pushBatch(n, n/2, true)
	case 5:
		m.q.Free(n) // in vain
		m.push(false)
	case 6, 7:
		m.pop(false)
	case 8:
		m.pop(true)
	case 9:
		m.popBatch(n-2, n, false)
	case 10:
		m.popBatch(n, n/2, true)
	case 11:
		m.q.Ready(n)
		m.pop(false)
	case 12:
		m.all(n)
	case 13:
		m.misuse(n)
	case 14:
		for range n {
			m.push(n%2 == 0)
		}
	case 15:
		if n == 15 { // rare
			m.q.Close()
			m.closed = true
		}
	}
}

// check compares what can be seen of the queue between two operations.
func (m *model[T]) check() {
	want(m.T, "Len", m.q.Len(), len(m.values))
	want(m.T, "Closed", m.q.Closed(), m.closed)
	if !m.q.clears {
		return
	}
	var zero T
	for i := range m.free() {
		at := (m.popped + len(m.values) + i) % m.q.Cap()
		want(m.T, "a free slot", m.q.slots.At(int64(at)).Get(), zero)
	}
}

// run runs a program: a byte for the capacity, and one for each operation.
func run[T comparable](t *testing.T, program []byte, fresh func() T) {
	if len(program) == 0 {
		return
	}
	m := &model[T]{T: t, q: New[T](1 << (program[0] & 3)), fresh: fresh}
	for i, b := range program[1:] {
		m.step(b)
		if m.check(); t.Failed() {
			t.Fatalf("after %d operations of %q, on %d slots of %T", i+1, program, m.q.Cap(), *new(T))
		}
	}
}

// runBoth runs a program with values that hold no pointers, and such that do.
func runBoth(t *testing.T, program []byte) {
	n := 0
	run(t, program, func() int { n++; return n })
	run(t, program, func() *int { n++; return new(n) })
}

func TestModel(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 10_000 {
		program := make([]byte, 2+r.IntN(60))
		for i := range program {
			program[i] = byte(r.Uint32())
		}
		runBoth(t, program)
	}
}

func FuzzModel(f *testing.F) {
	const free8, ready8, full, closed = "\xa3", "\xa9", "\xfe", "\xff"
	for _, seed := range []string{
		"\x00" + full + "\x06\x06\x01\x08",                        // one slot: full, drained, again
		"\x01" + full + closed + "\x00\x06\x06\x06",               // two slots: closed when full
		"\x02" + "\x00\x00\x06" + free8 + ready8 + ready8,         // four: batches over the end
		"\x03" + full + "\xfc" + full + "\x74\x7a" + "\x7d",       // eight: All, parts of batches, misuse
		"\x02" + "\x00\x05\x0b\x05\x0b" + closed + free8 + "\x02", // asked for in vain, closed
		"\x03" + closed + "\x13\x04\x0a\x19",                      // closed, and nothing asked for
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(runBoth)
}
