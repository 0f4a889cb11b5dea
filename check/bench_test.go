//go:build ordo

package check_test

import (
	"fmt"
	"runtime/metrics"
	"testing"
	"time"

	"github.com/ordo-go/ordo/atomic"
	"github.com/ordo-go/ordo/check"
)

// BenchmarkGo tells how many executions of Go code are explored in a second, and what
// memory that takes, as threads and events grow. An op is a whole exploration; B/exec
// is what an execution allocates; heap-MB is the largest heap.
func BenchmarkGo(b *testing.B) {
	for _, p := range []struct {
		grows   string
		program func(int) func()
		sizes   []int
	}{
		{"threads/ainc", ainc, []int{4, 6, 8, 9}},
		{"threads/readers", readers, []int{4, 8, 12, 15}},
		{"events/fib", fib, []int{2, 3, 4, 5}},
		{"events/exchange", exchanges, []int{8, 32, 64, 128}},
	} {
		for _, n := range p.sizes {
			b.Run(fmt.Sprintf("%s-%d", p.grows, n), func(b *testing.B) { explorations(b, p.program(n)) })
		}
	}
}

func explorations(b *testing.B, body func()) {
	b.ReportAllocs()
	heap := watchHeap()
	executions, before := 0, allocations()
	for b.Loop() {
		r := check.Explore(body, check.Model("c++20-nta"))
		if !r.Complete {
			b.Error(r)
		}
		executions += r.Executions
	}
	allocated := allocations() - before
	b.ReportMetric(float64(executions)/b.Elapsed().Seconds(), "exec/s")
	b.ReportMetric(float64(allocated)/float64(executions), "B/exec")
	b.ReportMetric(float64(heap())/(1<<20), "heap-MB")
}

// exchanges is two threads with n events each: stores, and at last a load of what the
// other stores.
func exchanges(n int) func() {
	return func() {
		var x [2]atomic.Int32
		thread := func(mine, other int) {
			for i := range n - 1 {
				x[mine].StoreRelease(int32(i))
			}
			x[other].LoadAcquire()
		}
		together(func() { thread(0, 1) }, func() { thread(1, 0) })
	}
}

func allocations() uint64 {
	s := []metrics.Sample{{Name: "/gc/heap/allocs:bytes"}}
	metrics.Read(s)
	return s[0].Value.Uint64()
}

// watchHeap looks at the heap every millisecond until the function it returns is
// called, which returns the largest size.
func watchHeap() func() uint64 {
	stop, largest := make(chan bool), make(chan uint64)
	go func() {
		s := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
		var most uint64
		for {
			metrics.Read(s)
			most = max(most, s[0].Value.Uint64())
			select {
			case <-stop:
				largest <- most
				return
			case <-time.After(time.Millisecond):
			}
		}
	}()
	return func() uint64 {
		close(stop)
		return <-largest
	}
}
