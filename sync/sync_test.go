package sync_test

import (
	"context"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/ordo-go/ordo/atomic"
	"github.com/ordo-go/ordo/sync"
)

// The functions have the types of the standard library's.
var (
	_ func(sync.Locker) *sync.Cond                     = sync.NewCond
	_ func(func()) func()                              = sync.OnceFunc
	_ func(func() int) func() int                      = sync.OnceValue[int]
	_ func(func() (int, error)) func() (int, error)    = sync.OnceValues[int, error]
	_ func(context.Context, func()) (stop func() bool) = sync.AfterFunc
)

func TestCond(t *testing.T) {
	watch(t, 10*time.Second)
	var mu sync.Mutex
	c := sync.NewCond(&mu)
	var turns []int
	turn := func(me int) {
		for i := range 100 {
			mu.Lock()
			for len(turns) != 2*i+me {
				c.Wait()
			}
			turns = append(turns, me)
			c.Broadcast()
			mu.Unlock()
		}
	}
	var wg sync.WaitGroup
	wg.Go(func() { turn(0) })
	wg.Go(func() { turn(1) })
	wg.Wait()
	if want := slices.Repeat([]int{0, 1}, 100); !slices.Equal(turns, want) {
		t.Errorf("turns are %v", turns)
	}
}

func TestOnce(t *testing.T) {
	calls := 0
	var once sync.Once
	f := sync.OnceFunc(func() { calls++ })
	v := sync.OnceValue(func() int { calls++; return 7 })
	vs := sync.OnceValues(func() (int, string) { calls++; return 8, "eight" })
	for range 3 {
		once.Do(func() { calls++ })
		f()
		if got := v(); got != 7 {
			t.Errorf("OnceValue returned %d", got)
		}
		if got, name := vs(); got != 8 || name != "eight" {
			t.Errorf("OnceValues returned %d, %q", got, name)
		}
	}
	if calls != 4 {
		t.Errorf("%d calls of 4 functions", calls)
	}
}

func TestYieldLetsOthersRun(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	ran := false // one processor, and no preemption between two Yields
	done := make(chan struct{})
	go func() { ran = true; close(done) }()
	for range 1000 {
		sync.Yield()
		select {
		case <-done:
			if !ran {
				t.Error("done, but did not run")
			}
			return
		default:
		}
	}
	t.Error("the other goroutine did not run in 1000 Yields")
	<-done
}

func TestSleep(t *testing.T) {
	for _, d := range []sync.Duration{-1, 0, 3 * time.Millisecond} {
		start := time.Now()
		sync.Sleep(d)
		if elapsed := time.Since(start); elapsed < d {
			t.Errorf("Sleep(%v) lasted %v", d, elapsed)
		}
	}
}

func TestProcessors(t *testing.T) {
	before := runtime.GOMAXPROCS(0)
	defer runtime.GOMAXPROCS(before)
	for _, n := range []int{1, 3, before} {
		runtime.GOMAXPROCS(n)
		if got := sync.Processors(); got != n {
			t.Errorf("Processors() is %d, want %d", got, n)
		}
	}
}

func TestAfterFunc(t *testing.T) {
	watch(t, 10*time.Second)
	t.Run("calls f when the context ends", func(t *testing.T) {
		ctx, cancel := context.WithCancel(context.Background())
		var wg sync.WaitGroup
		wg.Add(1)
		stop := sync.AfterFunc(ctx, wg.Done)
		cancel()
		wg.Wait()
		if stop() {
			t.Error("stop says that f will not run; it ran")
		}
	})
	t.Run("calls f if the context has ended", func(t *testing.T) {
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		var wg sync.WaitGroup
		wg.Add(1)
		sync.AfterFunc(ctx, wg.Done)
		wg.Wait()
	})
	t.Run("does not call f after stop", func(t *testing.T) {
		ctx, cancel := context.WithCancel(context.Background())
		var called atomic.Bool
		stop := sync.AfterFunc(ctx, func() { called.Store(true) })
		if !stop() {
			t.Error("stop says that it came too late")
		}
		if stop() {
			t.Error("a second stop says that it stopped f")
		}
		cancel()
		sync.Sleep(5 * time.Millisecond)
		if called.Load() {
			t.Error("f was called")
		}
	})
	t.Run("a context that never ends", func(t *testing.T) {
		stop := sync.AfterFunc(context.Background(), func() { t.Error("f was called") })
		if !stop() {
			t.Error("stop says that f ran")
		}
	})
}

// Waiters may hold a lock that they share: what it locks they only read.
func TestCondOfReaders(t *testing.T) {
	var mu sync.RWMutex
	c := sync.NewCond(mu.RLocker())
	ready := false
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			mu.RLock()
			for !ready {
				c.Wait()
			}
			mu.RUnlock()
		})
	}
	mu.Lock()
	ready = true
	mu.Unlock()
	c.Broadcast()
	wg.Wait()
}
