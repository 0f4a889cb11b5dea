// Evolution goes from a sequencer that is wrong to one that is right and fast,
// a step at a time: see naive.go, mutex.go, cas.go, scoped.go, single.go. It says
// of each what it guarantees, what it costs, and how it fails.
//
//	go run ./examples/evolution
//	go test -bench . ./examples/evolution
//
// Exit status: 0; 1 the results could not be written; 2 bad usage.
package main

import (
	"bufio"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"sync"
	"time"

	"github.com/ordo-go/ordo/measure"
)

const size = 1024 // slots of each ring here

// A step of the evolution.
type step struct {
	name      string
	make      func(size int) Sequencer
	wrong     bool // with two producers
	single    bool // for one producer only
	guarantee string
}

var steps = []step{
	{name: "naive", make: func(size int) Sequencer { return NewNaive(size) }, wrong: true, guarantee: "nothing, if there are two producers"},
	{name: "mutex", make: func(size int) Sequencer { return NewMutex(size) }, guarantee: "a sequence goes to one producer; an event is read whole"},
	{name: "cas", make: func(size int) Sequencer { return NewCAS(size) }, guarantee: "the same, and nobody waits for a lock"},
	{name: "scoped", make: func(size int) Sequencer { return NewScoped(size) }, guarantee: "the same, and no claim stays unpublished"},
	{name: "single", make: func(size int) Sequencer { return NewSingle(size) }, single: true, guarantee: "the same, for one producer"},
}

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// run is the program; it returns the exit status.
func run(args []string, stdout, stderr io.Writer) int {
	if status, ok := parse(args, stderr); !ok {
		return status
	}
	out := bufio.NewWriter(stdout)
	for _, say := range []func(io.Writer){sayMachine, sayCosts, sayFailures, sayPanics} {
		say(out)
		if err := out.Flush(); err != nil {
			fmt.Fprintln(stderr, "evolution:", err)
			return 1
		}
	}
	return 0
}

func sayMachine(out io.Writer) {
	fmt.Fprintln(out, measure.ThisMachine())
	if probe, err := measure.QuickProbe(); err == nil {
		fmt.Fprintln(out, "cache-line round trip:", probe)
	}
	if runtime.GOMAXPROCS(0) == 1 {
		fmt.Fprintln(out, "One processor: two producers take turns, and the naive sequencer is hardly ever seen to fail.")
	}
}

func sayCosts(out io.Writer) {
	fmt.Fprintln(out, "\nclaim and publish, without a consumer")
	fmt.Fprintf(out, "%-8s %18s %18s   %s\n", "", "1 producer", "2 producers", "guarantees")
	fmt.Fprintf(out, "%-8s %18s %18s   %s\n", "(calls)", cost(newCalls(), 1), cost(newCalls(), 2), "none; the calls alone, which are in every line")
	for _, s := range steps {
		one, two := cost(s.make(size), 1), "-"
		if !s.single {
			two = cost(s.make(size), 2)
		}
		fmt.Fprintf(out, "%-8s %18s %18s   %s\n", s.name, one, two, s.guarantee)
	}
}

func sayFailures(out io.Writer) {
	fmt.Fprintln(out, "\nclaims of two producers that got a sequence that was claimed before")
	for _, s := range steps {
		if !s.single {
			count, claims := failures(s)
			fmt.Fprintf(out, "%-8s %d of %d\n", s.name, count, claims)
		}
	}
}

func sayPanics(out io.Writer) {
	fmt.Fprintln(out, "\nwhat is read of three events, if the second one's writer panics")
	for _, s := range steps {
		fmt.Fprintf(out, "%-8s %v\n", s.name, readAfterPanic(s.make(size)))
	}
}

// parse reads the command line, which has no flags but -h. If it is not ok the program
// ends with status.
func parse(args []string, stderr io.Writer) (status int, ok bool) {
	flags := flag.NewFlagSet("evolution", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.Usage = func() {
		fmt.Fprintln(stderr, "usage: evolution\nsays of each sequencer what it guarantees, what it costs, and how it fails")
	}
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		return 0, false
	case err != nil:
		return 2, false // Parse has said why
	case flags.NArg() > 0:
		fmt.Fprintf(stderr, "evolution: %q: there is nothing to choose\n", flags.Arg(0))
		return 2, false
	}
	return 0, true
}

// cost says what a claim and its publication take with so many producers: the
// median of a few rounds. In the fastest of two producers they hardly met.
func cost(s Sequencer, producers int) string {
	const during = 30 * time.Millisecond
	n := 10_000
	for write(s, producers, n, ignore) < during {
		n *= 2
	}
	var rounds [7]time.Duration
	for i := range rounds {
		rounds[i] = write(s, producers, n, ignore)
	}
	ns := float64(median(rounds[:])) / float64(n*producers)
	return fmt.Sprintf("%.1f ns, %.0f M/s", ns, 1e3/ns)
}

// median sorts an odd number of times.
func median(times []time.Duration) time.Duration {
	slices.Sort(times)
	return times[len(times)/2]
}

func ignore(int, int64) {}

// calls is no sequencer: it is what measuring one through an interface costs.
type calls struct{ storage }

func newCalls() *calls { return &calls{newStorage(1)} }

func (c *calls) Write(fill func(seq int64, slot *Event))     { fill(0, c.slot(0).Write()) }
func (c *calls) Read(func(seq int64, slot *Event)) (ok bool) { return false }

// write lets producers write n events each, as fast as they can, and returns how
// long they took. They leave the slots alone, and call claimed with their number
// and the sequence.
func write(s Sequencer, producers, n int, claimed func(producer int, seq int64)) time.Duration {
	s.Unbounded()
	var ready, done sync.WaitGroup
	start := make(chan struct{})
	for p := range producers {
		ready.Add(1)
		done.Go(func() {
			fill := func(seq int64, _ *Event) { claimed(p, seq) }
			ready.Done()
			<-start
			for range n {
				s.Write(fill)
			}
		})
	}
	ready.Wait()
	began := measure.Clock()
	close(start)
	done.Wait()
	return time.Duration(measure.Clock() - began)
}

// failures counts the claims of two producers, and those that were wrong. On a
// busy machine, or one processor, the two seldom run at once; then it takes more
// claims until a wrong sequencer fails.
func failures(s step) (count, claims int) {
	const each, rounds, most = 200_000, 5, 500
	for i := 0; i < rounds || s.wrong && count == 0 && i < most; i++ {
		count += duplicates(s.make(size), 2, each)
		claims += 2 * each
	}
	return count, claims
}

// duplicates lets producers make n claims each, and counts those whose sequence
// was claimed before.
func duplicates(s Sequencer, producers, n int) (count int) {
	claims := make([][]int64, producers)
	for p := range claims {
		claims[p] = make([]int64, 0, n)
	}
	write(s, producers, n, func(p int, seq int64) { claims[p] = append(claims[p], seq) })
	seen := make([]bool, producers*n)
	for _, mine := range claims {
		for _, seq := range mine {
			if seen[seq] {
				count++
			}
			seen[seq] = true
		}
	}
	return count
}

// readAfterPanic writes three events, 1, 2 and 3, of which the second panics
// half written, and says in words what the consumer reads.
func readAfterPanic(s Sequencer) string {
	for i := range uint64(3) {
		func() {
			defer func() { recover() }()
			s.Write(func(_ int64, slot *Event) {
				slot.A = i + 1
				if i == 1 {
					panic("a bug in the writer")
				}
				slot.B = i + 1
			})
		}()
	}
	var got []uint64
	for s.Read(func(_ int64, slot *Event) { got = append(got, slot.A) }) {
	}
	if len(got) < 2 {
		return fmt.Sprint(got, " and no more: the consumer waits for the second")
	}
	return fmt.Sprint(got)
}
