package measure

import (
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"time"
)

// A RoundTrip is what [Probe] measured: how long it takes to send something
// from one processor to another and get an answer.
type RoundTrip struct {
	// NS is the median nanoseconds per round trip of the fastest variant.
	NS float64 `json:"ns"`
	// Variant is the name of the fastest one.
	Variant string `json:"variant"`
	// Placement is the class of NS.
	Placement Placement `json:"placement"`
	// CPUs are the two processors; -1 where the threads could not be pinned.
	CPUs [2]int `json:"cpus"`
	// Note says why the threads were not pinned; "" if they were.
	Note string `json:"note,omitempty"`
	// Trips is how many round trips were made, in all variants together.
	Trips int `json:"trips"`
	// Variants are the medians of each variant.
	Variants []Variant `json:"variants"`
}

// A Variant is one way to make round trips: how each side stores, and on how
// many cache lines.
type Variant struct {
	Name string  `json:"name"`
	NS   float64 `json:"ns"` // median nanoseconds per round trip
}

// A Placement says how far apart two processors are. It is a class to report;
// to find out whether they moved, compare NS, which may be close to the border
// of two classes. Two threads of one core are Near, too; they need some 40 ns.
type Placement string

// The classes of placement.
const (
	Near Placement = "near" // under 200 ns a round trip
	Mid  Placement = "mid"  // from 200 to 400 ns
	Far  Placement = "far"  // over 400 ns
)

// PlacementOf returns the class of a round trip of ns nanoseconds.
func PlacementOf(ns float64) Placement {
	switch {
	case ns < 200:
		return Near
	case ns > 400:
		return Far
	}
	return Mid
}

// String returns one line.
func (r RoundTrip) String() string {
	where := fmt.Sprintf("CPUs %d and %d", r.CPUs[0], r.CPUs[1])
	if r.Note != "" {
		where = r.Note
	}
	return fmt.Sprintf("%.0f ns a round trip (%s; %s; %s)", r.NS, r.Placement, r.Variant, where)
}

// quick is how long QuickProbe takes.
const quick = 20 * time.Millisecond

// Probe makes at least n round trips between two processors and takes the
// median. A million take 0.1 to 0.6 seconds; less than ten thousand say little.
//
// They are shared out among four variants, which take turns: a release store
// or a sequentially consistent one, with the message and the answer in one word
// or on two cache lines. On amd64 the stores are MOV and XCHG; elsewhere, under
// -race and with the tag ordo_portable the two are the same (and -race makes
// the figures useless). Each side looks until it sees the other's store,
// without PAUSE.
//
// Each side is pinned to a processor: to the first two that are not of one
// core, or else to the first two. Nothing else should run meanwhile.
//
// It is an error if n is not positive, or if the program may use only one
// processor, by affinity or GOMAXPROCS.
func Probe(n int) (RoundTrip, error) {
	if n < 1 {
		return RoundTrip{}, errors.New("measure: a probe needs at least one round trip")
	}
	return probe(func(made int, _ time.Duration) bool { return made < n })
}

// QuickProbe is [Probe] for 20 ms, to run before and after each repetition of a
// benchmark.
func QuickProbe() (RoundTrip, error) {
	return probe(func(made int, elapsed time.Duration) bool { return made == 0 || elapsed < quick })
}

// probe makes rounds as long as more says so.
func probe(more func(made int, elapsed time.Duration) bool) (RoundTrip, error) {
	if runtime.GOMAXPROCS(0) < 2 || len(allowed) < 2 {
		return RoundTrip{}, errors.New("measure: a probe needs two processors: raise GOMAXPROCS or the program's CPU affinity")
	}
	a, b := pair(allowed, siblings)
	g := newGame()
	var ready, done sync.WaitGroup
	ready.Add(2)
	var notPinned [2]error
	side := func(i, cpu int, play func()) {
		done.Go(func() {
			restore, err := Pin(cpu)
			defer restore()
			notPinned[i] = err
			ready.Done()
			ready.Wait()
			play()
		})
	}
	side(0, a, func() { g.drive(more) })
	side(1, b, func() { g.answer() })
	done.Wait()

	r := g.result()
	r.CPUs = [2]int{a, b}
	for _, err := range notPinned {
		if err != nil {
			r.CPUs, r.Note = [2]int{-1, -1}, err.Error()
		}
	}
	return r, nil
}

// pair chooses two processors, of two cores if it can.
func pair(cpus []int, siblings func(cpu int) []int) (a, b int) {
	same := siblings(cpus[0])
	for _, cpu := range cpus[1:] {
		if !slices.Contains(same, cpu) {
			return cpus[0], cpu
		}
	}
	return cpus[0], cpus[1]
}
