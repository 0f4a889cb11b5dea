package proofs

import (
	"testing"

	"github.com/ordo-go/ordo/atomic"
	"github.com/ordo-go/ordo/check"
	"github.com/ordo-go/ordo/sync"
)

// Lazy initialization by double-checked locking: who finds the flag set uses the value
// without the lock; who does not takes the lock and looks again. Known for the version
// without order at the first look (Bacon and others, "The 'Double-Checked Locking is
// Broken' Declaration", 2000). (Use sync.Once.)

type lazy struct {
	mu    sync.Mutex
	done  atomic.Bool
	value atomic.Plain[int]
}

func (l *lazy) get() int {
	if !l.done.LoadAcquire() { // ord: value is there; pairs with StoreRelease below; atlas lazy-init
		l.make()
	}
	return l.value.Get()
}

func (l *lazy) make() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.done.LoadRelaxed() { // ord: the lock orders it
		l.value.Set(42)
		l.done.StoreRelease(true) // ord: value is there; pairs with LoadAcquire in get; atlas lazy-init
	}
}

// use has two threads get the value of l.
func use(l interface{ get() int }) {
	user := func() { check.Assert(l.get() == 42, "the value is not there") }
	together(user, user)
}

func TestLazy(t *testing.T) {
	check.Run(t, func() { use(new(lazy)) }, weak)
}

// broken looks at the flag relaxed: it is set, and the value not there.
type broken struct{ lazy }

func (l *broken) get() int {
	if !l.done.LoadRelaxed() {
		l.make()
	}
	return l.value.Get()
}

func TestWrongLazyLooksRelaxed(t *testing.T) {
	check.Run(t, func() { use(new(broken)) }, weak, check.Expect(check.Race))
}

// once looks only before it takes the lock: the value is made twice, while it is used.
type once struct{ lazy }

func (l *once) get() int {
	if !l.done.LoadAcquire() {
		l.mu.Lock()
		l.value.Set(42)
		l.done.StoreRelease(true)
		l.mu.Unlock()
	}
	return l.value.Get()
}

func TestWrongLazyLooksOnce(t *testing.T) {
	check.Run(t, func() { use(new(once)) }, weak, check.Expect(check.Race))
}
