package measure_test

import (
	"encoding/json"
	"fmt"
	"os"
	"time"

	"github.com/ordo-go/ordo/measure"
)

// What a benchmark on virtual machines does: a repetition counts only if the
// processors stayed where they were.
func ExampleQuickProbe() {
	repetition := func() { time.Sleep(time.Millisecond) }
	for range 3 {
		before, err := measure.QuickProbe()
		if err != nil {
			fmt.Fprintln(os.Stderr, err) // there is one processor only
		}
		repetition()
		after, _ := measure.QuickProbe()
		if max(before.NS, after.NS) > 1.5*min(before.NS, after.NS) {
			fmt.Fprintln(os.Stderr, "moved from", before, "to", after)
		}
	}
	fmt.Println("done")
	// Output: done
}

func ExamplePlacementOf() {
	fmt.Println(measure.PlacementOf(110), measure.PlacementOf(530))
	// Output: near far
}

func ExampleNewHistogram() {
	h := measure.NewHistogram()
	for ns := int64(1); ns <= 1000; ns++ {
		h.Record(ns)
	}
	h.Record(int64(12345 * time.Microsecond)) // a stall
	fmt.Println(h)
	// Output: n 1001  p50 501ns  p90 901ns  p99 991ns  p99.9 1µs  p99.99 12.3ms  max 12.3ms
}

// Each goroutine records in a histogram of its own.
func ExampleHistogram_Merge() {
	a, b := measure.NewHistogram(), measure.NewHistogram()
	a.RecordN(80, 3)
	b.Record(1500)
	all := measure.NewHistogram()
	all.Merge(a)
	all.Merge(b)
	text, _ := json.Marshal(all)
	fmt.Println(string(text))
	// Output: {"count":4,"mean_ns":435,"p50_ns":80,"p90_ns":1500,"p99_ns":1500,"p999_ns":1500,"p9999_ns":1500,"max_ns":1500}
}

func ExamplePin() {
	cpu := measure.CPUs()[0]
	restore, err := measure.Pin(cpu)
	defer restore()
	if err != nil {
		fmt.Fprintln(os.Stderr, err) // not on Linux; go on without
	}
	fmt.Println("latency-sensitive work")
	// Output: latency-sensitive work
}

func ExampleClock() {
	start := measure.Clock()
	time.Sleep(time.Millisecond)
	fmt.Println(measure.Clock()-start >= 1_000_000)
	// Output: true
}

func ExampleThisMachine() {
	m := measure.ThisMachine()
	fmt.Fprintln(os.Stderr, m) // AMD EPYC 9R45, 2 CPUs, GOMAXPROCS 2, go1.26.8, linux/amd64 6.1.0
	fmt.Println(m.GOMAXPROCS >= 1)
	// Output: true
}
