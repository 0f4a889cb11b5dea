// Orders is an order pipeline over a ring: the orders are journaled to a file,
// applied to a replica's book, and, when both is done, applied to the book,
// which answers. At the end the journal is read back and replayed; book,
// replica and replay must be equal, with all their answers.
//
//	go run ./examples/orders                  10 million generated orders
//	go run ./examples/orders -n 0             until Ctrl-C
//	go run ./examples/orders -rate 500000     latency below saturation
//	go run ./examples/orders -in orders.csv   orders of a file
//	go run ./examples/orders -channels        the same over channels
//
// Exit status: 0 all are equal; 1 they are not, or something failed; 2 bad
// flags or bad input. After Ctrl-C what was taken is handled and verified; another one,
// a second later, ends the program at once.
//
// Where to read: pipeline.go is the ring; stages.go says what the consumers do.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"math"
	"os"
	"os/signal"
	"syscall"
	"time"

	"golang.org/x/term"

	"github.com/ordo-go/ordo/measure"
	"github.com/ordo-go/ordo/ring"
)

// Exit statuses.
const (
	allEqual = 0
	failure  = 1
	badUsage = 2
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, func() {
		time.AfterFunc(time.Second, stop) // some send the signal twice; the next Ctrl-C ends the program at once
	})
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// run is the program; it returns the exit status.
func run(ctx context.Context, args []string, stdout, stderr *os.File) int {
	bad := func(err error) int {
		fmt.Fprintln(stderr, "orders:", err)
		return badUsage
	}
	o, err := parseOptions(args, stderr)
	if errors.Is(err, flag.ErrHelp) {
		return allEqual
	}
	if err != nil {
		return bad(err)
	}
	ctx, giveUp := context.WithCancel(ctx)
	defer giveUp()
	in, from, err := openSource(ctx, o)
	if err != nil {
		return bad(err)
	}
	file, to, done, err := openJournal(o.journal)
	if err != nil {
		return bad(err)
	}
	defer done()
	screen := newScreen(stdout)
	over := fmt.Sprintf("a ring of %d slots", slots)
	if o.channels {
		over = "channels"
	}
	screen.printf("orders %s, over %s, journaled to %s\n", from, over, to)
	j := &job{screen: screen, stderr: stderr, options: o, journal: file, giveUp: giveUp}
	status := j.do(ctx, in)
	if screen.lost != nil {
		fmt.Fprintln(stderr, "orders: not all results could be written:", screen.lost)
		status = max(status, failure)
	}
	return status
}

// A job is one run of a pipeline.
type job struct {
	*screen
	stderr  *os.File
	options options
	journal *os.File
	giveUp  func() // as in stages
	stages  *stages
	taken   int64 // orders
	elapsed time.Duration
}

// do brings the orders through the pipeline, reports, and verifies.
func (j *job) do(ctx context.Context, in source) (status int) {
	j.stages = &stages{
		journal: NewJournal(j.journal, j.options.sync == "batch"),
		replica: NewEngine(),
		book:    NewEngine(),
		latency: measure.NewHistogram(),
		giveUp:  j.giveUp,
	}
	var p pipeline
	if j.options.channels {
		p = newChannelPipeline(j.stages)
	} else {
		p = newRingPipeline(j.stages)
	}

	start := time.Now()
	unwatch := func() {}
	if j.terminal && !(j.options.in == "-" && term.IsTerminal(int(os.Stdin.Fd()))) { // somebody types on the line
		unwatch = j.watch(p.progress)
	}
	stopped, err := p.run(ctx, in, newSchedule(ctx, j.options.rate))
	unwatch()
	j.elapsed = time.Since(start)
	j.taken = p.progress().taken

	if err != nil {
		j.reportFailure(err, p.progress().answered)
		return failure
	}
	switch {
	case errors.Is(stopped, errInterrupted), errors.Is(stopped, context.Canceled):
		j.printf("interrupted after %s orders\n", grouped(j.taken))
	case stopped != io.EOF: // what was taken before the bad line counts
		fmt.Fprintln(j.stderr, "orders:", stopped)
		status = badUsage
	}
	j.report()
	if !j.verify() {
		return failure
	}
	return status
}

func (j *job) report() {
	perSecond := float64(j.taken) / j.elapsed.Seconds()
	j.printf("%s orders in %.2f s, %s a second\n", grouped(j.taken), j.elapsed.Seconds(), grouped(int64(math.Round(perSecond))))
	sync := "with an fsync each"
	if j.options.sync == "none" {
		sync = "without fsync"
	}
	j.printf("journal  %s bytes in %s batches, %s\n", grouped(j.taken*recordSize), grouped(j.stages.journal.batches), sync)
	what := fmt.Sprintf("of every %dth order, through a full pipeline; set -rate for that of a service", sampleEvery)
	if j.options.rate > 0 {
		what = "from when an order is due to its answer"
	}
	if j.stages.latency.Summary().Count > 0 {
		j.printf("latency  %v\n         %s\n", j.stages.latency, what)
	}
	a := &j.stages.book.answers
	j.printf("answers  %s orders traded, quantity %s\n", grouped(int64(a.traded)), grouped(int64(a.quantity)))
}

// reportFailure says what there is in spite of err.
func (j *job) reportFailure(err error, answered int64) {
	fmt.Fprintln(j.stderr, "orders:", err)
	if f, ok := errors.AsType[*ring.Failure](err); ok {
		j.stderr.Write(f.Stack) // of a panic; empty if there was none
	}
	durable := "durable"
	if j.options.sync == "none" {
		durable = "written"
	}
	fmt.Fprintf(j.stderr, "orders: %s orders were taken; the first %s are %s, the first %s were answered\n",
		grouped(j.taken), grouped(j.stages.journal.durable), durable, grouped(answered))
}

// verify reads the journal back, and says whether all agree.
func (j *job) verify() bool {
	if j.terminal {
		j.line("reading the journal back ...")
	}
	journal := io.NewSectionReader(j.journal, 0, (j.taken+1)*recordSize) // a device may have no end
	err := verify(journal, j.taken, j.stages.book, j.stages.replica)
	if j.terminal {
		j.line("")
	}
	if err != nil {
		j.printf("%s %v\n", j.paint(red, "DIFFERENT:"), err)
		return false
	}
	j.printf("%s journal, replica, book and answers, digest %016x\n", j.paint(green, "equal:"), j.stages.book.Digest())
	return true
}
