package load

import (
	"sync"
	"time"

	"github.com/ordo-go/ordo/measure"
)

// A job is what a line has to do.
type job struct {
	producers int
	slots     int
	batch     int   // events that are pushed at once
	n         int64 // events, of all producers together
	gaps      *gaps // to note the times between events; nil if not
}

// sized is j for some n events: a multiple of what each producer pushes at once.
func (j job) sized(n int64) job {
	step := int64(j.producers * j.batch)
	j.n = max(1, (n+step/2)/step) * step
	return j
}

// A line is a queue from producers to one consumer, made for one job.
//
// What makes its functions must not be inlined, nor what makes those of graphs,
// round trips and handlers: in the copy of a function literal that comes from
// inlining the function around it, Go 1.26 inlines nothing, and the bodies of
// loops over iterators go to the heap.
type line struct {
	// produce pushes the events from lo to hi-1. Each producer calls it in a
	// goroutine of its own.
	produce func(lo, hi int64) error
	// consume receives all events and checks their order.
	consume func() error
	// seal, if not nil, is called when the producers are done.
	seal func()
}

// run runs the job through the line and returns how long it took from the first
// event to the last.
func (l line) run(j job) (time.Duration, error) {
	failed := make(chan error, j.producers+1)
	var ready, producing sync.WaitGroup
	start := make(chan struct{})
	ready.Add(j.producers)
	each := j.n / int64(j.producers)
	for p := range j.producers {
		producing.Go(func() {
			ready.Done()
			<-start
			if err := l.produce(firstOf(p), firstOf(p)+each); err != nil {
				failed <- err
			}
		})
	}
	go func() { failed <- l.consume() }()
	ready.Wait()
	began := measure.Clock()
	close(start)
	if l.seal != nil {
		go func() { producing.Wait(); l.seal() }()
	}
	if err := <-failed; err != nil {
		return 0, err // the producers may be stuck
	}
	elapsed := time.Duration(measure.Clock() - began)
	producing.Wait()
	return elapsed, nil
}

// An entry is a rival in the cases of lines.
type entry struct {
	name string
	kind Kind
	make func(job) line
}

// lineCase is the case in which entries do the job.
func lineCase(name, what string, j job, entries []entry) Case {
	c := Case{Name: name, What: what}
	for _, e := range entries {
		c.Rivals = append(c.Rivals, Rival{e.name, e.kind, func(n int64) (Result, error) {
			j := j.sized(n)
			elapsed, err := e.make(j).run(j)
			return perEvent(j.n, elapsed), err
		}})
	}
	return c
}
