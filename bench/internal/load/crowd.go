package load

import (
	"fmt"
	"runtime"
	"sync"
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
		c.Rivals = append(c.Rivals, Rival{"bare-loops", Yardstick, w.bare})
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
	result.Values = append(result.Values, together(slow)...)
	return result, nil
}

// bare is a loop for each processor that does nothing but look at the clock: gaps there
// are the machine's. It makes some n looks, but not more than mostTimed.
func (w crowd) bare(n int64) (Result, error) {
	if w.processors != nil {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(w.processors()))
	}
	loops := int64(runtime.GOMAXPROCS(0))
	each := max(1, min(n, mostTimed)/loops)
	var all []job
	var wg sync.WaitGroup
	began := measure.Clock()
	for range loops {
		j := job{gaps: newGaps()}
		all = append(all, j)
		wg.Go(func() {
			for range each {
				j.gaps.tick()
			}
		})
	}
	wg.Wait()
	result := perEvent(each*loops, time.Duration(measure.Clock()-began))
	result.Values = append(result.Values, together(all)...)
	return result, nil
}

// together is what the jobs' gaps were.
func together(jobs []job) []Value {
	seen, stalls := measure.NewHistogram(), int64(0)
	for _, j := range jobs {
		seen.Merge(j.gaps.histogram)
		stalls += j.gaps.stalls
	}
	return []Value{
		{"p99.9-gap-ns", float64(seen.Percentile(99.9))},
		{"p99.99-gap-ns", float64(seen.Percentile(99.99))},
		{"max-gap-ns", float64(seen.Max())},
		{"gaps-over-1ms", float64(stalls)},
	}
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
