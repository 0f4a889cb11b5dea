//go:build ordo

package sync

import (
	"sync"

	"github.com/ordo-go/ordo/internal/checked"
)

// A Once is a sync.Once. Under the checker it is the same algorithm: a flag, and
// a mutex for those that come while f runs.
type Once struct {
	std  sync.Once
	mu   Mutex
	done word
}

// Do calls f if no Do of this Once has, and returns when f is over.
func (o *Once) Do(f func()) {
	h := checked.CurrentThreads()
	if h == nil {
		o.std.Do(f)
		return
	}
	if h.Load(o.done.cell(), checked.Acquire).Bits == 1 {
		return
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if h.Load(o.done.cell(), checked.Relaxed).Bits == 0 { // the mutex orders it
		defer func() { h.Store(o.done.cell(), word32(1), checked.Release) }()
		f()
	}
}

// A call is a call that is made once; others get its result, or its panic.
type call[T any] struct {
	once   Once
	ok     bool
	cause  any
	result T
}

func (c *call[T]) do(f func() T) T {
	c.once.Do(func() {
		defer func() {
			if !c.ok {
				c.cause = recover()
				panic(c.cause)
			}
		}()
		c.result = f()
		c.ok = true
	})
	if !c.ok {
		panic(c.cause)
	}
	return c.result
}

// OnceFunc returns a function that calls f once; see the standard package.
func OnceFunc(f func()) func() {
	c := new(call[struct{}])
	return func() { c.do(func() struct{} { f(); return struct{}{} }) }
}

// OnceValue returns a function that calls f once and returns its value; see
// the standard package.
func OnceValue[T any](f func() T) func() T {
	c := new(call[T])
	return func() T { return c.do(f) }
}

// OnceValues is OnceValue for two values; see the standard package.
func OnceValues[T1, T2 any](f func() (T1, T2)) func() (T1, T2) {
	type pair struct {
		a T1
		b T2
	}
	c := new(call[pair])
	return func() (T1, T2) {
		p := c.do(func() pair { a, b := f(); return pair{a, b} })
		return p.a, p.b
	}
}
