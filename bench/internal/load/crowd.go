package load

import (
	"fmt"
	"runtime"
	"time"

	"github.com/ordo-go/ordo/measure"
)

// A crowd is pipelines of one producer and one consumer each, side by side.
type crowd struct {
	name, what string
	processors func() int // what to set GOMAXPROCS to; nil: leave it
	pipelines  func() int
}

// crowds is too few processors for the goroutines.
func crowds() (all []Case) {
	const note = "; gaps are the times between an event and the next at a consumer"
	for _, w := range []crowd{
		{"GOMAXPROCS=1", "one producer, one consumer, one processor, 1024 slots" + note,
			func() int { return 1 }, func() int { return 1 }},
		{"oversubscribed", "four times more goroutines than processors, in pairs, 1024 slots each" + note,
			nil, func() int { return 2 * runtime.GOMAXPROCS(0) }},
	} {
		c := Case{Name: w.name, What: w.what}
		for _, e := range []entry{
			{"ring-publish", Ours, ringPublish},
			{"spsc", Ours, spscPush},
			{"chan", Peer, channel},
			{"xsync-SPSC-yield", Peer, xsyncSPSC(yield)},
			{"Workiva", Peer, workiva},
		} {
			c.Rivals = append(c.Rivals, Rival{e.name, e.kind, func(n int64) (Result, error) { return w.run(n, e.make) }})
		}
		all = append(all, c)
	}
	return all
}

// mostTimed is how many events are sent with a look at the clock for each.
const mostTimed = 2_000_000

// run sends some n events, as fast as it goes, and then as many, but not more
// than mostTimed, noting the gaps.
func (w crowd) run(n int64, newLine func(job) line) (Result, error) {
	if w.processors != nil {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(w.processors()))
	}
	pipelines := int64(w.pipelines())
	fast := oneToOne(n / pipelines)
	elapsed, err := abreast(w.jobs(fast, false), newLine)
	if err != nil {
		return Result{}, err
	}
	result := perEvent(fast.n*pipelines, elapsed)

	slow := w.jobs(oneToOne(min(n, mostTimed)/pipelines), true)
	if _, err := abreast(slow, newLine); err != nil {
		return Result{}, err
	}
	seen, stalls := measure.NewHistogram(), int64(0)
	for _, j := range slow {
		seen.Merge(j.gaps.histogram)
		stalls += j.gaps.stalls
	}
	result.Values = append(result.Values,
		Value{"p99.9-gap-ns", float64(seen.Percentile(99.9))},
		Value{"p99.99-gap-ns", float64(seen.Percentile(99.99))},
		Value{"max-gap-ns", float64(seen.Max())},
		Value{"gaps-over-1ms", float64(stalls)})
	return result, nil
}

func oneToOne(n int64) job { return job{producers: 1, slots: 1024, batch: 1}.sized(n) }

// jobs is j for each pipeline.
func (w crowd) jobs(j job, timed bool) (all []job) {
	for range w.pipelines() {
		if timed {
			j.gaps = newGaps()
		}
		all = append(all, j)
	}
	return all
}

// abreast runs all jobs at once and returns how long the slowest took.
func abreast(jobs []job, newLine func(job) line) (slowest time.Duration, err error) {
	type outcome struct {
		took time.Duration
		err  error
	}
	done := make(chan outcome)
	for _, j := range jobs {
		l := newLine(j)
		go func() {
			took, err := l.run(j)
			done <- outcome{took, err}
		}()
	}
	for i := range jobs {
		o := <-done
		if o.err != nil {
			return 0, fmt.Errorf("pipeline %d: %w", i, o.err)
		}
		slowest = max(slowest, o.took)
	}
	return slowest, nil
}
