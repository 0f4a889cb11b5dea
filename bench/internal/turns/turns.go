// Package turns runs the rivals of each case in turns, so that they share what
// the machine does meanwhile, and probes the machine around each run.
package turns

import (
	"context"
	"fmt"
	"math"
	"runtime"
	"time"

	"github.com/ordo-go/ordo/bench/internal/load"
	"github.com/ordo-go/ordo/bench/internal/system"
	"github.com/ordo-go/ordo/measure"
)

// A Rep is one run of one rival, with the cache-line probe before and after.
type Rep struct {
	Case   string       `json:"case"`
	Rival  string       `json:"rival"`
	Kind   load.Kind    `json:"kind"`
	Rep    int          `json:"rep"` // from 1
	Events int64        `json:"events"`
	Values []load.Value `json:"values"`
	Before float64      `json:"probe_before_ns"` // 0: no probe
	After  float64      `json:"probe_after_ns"`
	Others float64      `json:"others_cpu_percent"` // what other programs used meanwhile, of one processor
	At     time.Time    `json:"at"`
}

// What else than a measure.Placement a repetition may have.
const (
	Moved   measure.Placement = "moved"   // it changed meanwhile
	Unknown measure.Placement = "unknown" // no probe
)

// Placement is the class of the probes; they are the same if none is half as
// much again as the other.
func (r Rep) Placement() measure.Placement {
	switch {
	case r.Before == 0 || r.After == 0:
		return Unknown
	case max(r.Before, r.After) > 1.5*min(r.Before, r.After):
		return Moved
	}
	return measure.PlacementOf(r.Probe())
}

// Probe is the mean of both probes.
func (r Rep) Probe() float64 { return (r.Before + r.After) / 2 }

// A Plan says what to run.
type Plan struct {
	Cases []load.Case
	Reps  int
	Time  time.Duration // of one run, about
	Quiet float64       // if not 0: run again if others used more than this percentage of a processor

	// Place, if not "", is the placement to wait for before each run; one that ends in
	// another is made again. When all waits together have lasted for Patience, runs
	// are taken as they come.
	Place    measure.Placement
	Patience time.Duration
	waited   time.Duration

	// Probe measures the round trip in ns.
	Probe func() (ns float64)
	// Starting, if not nil, is called before each run.
	Starting func(done, total int, c load.Case, r load.Rival)
	// Done is called with each repetition, in the order of the runs.
	Done func(Rep) error
}

// Run runs the plan, case by case. In each repetition of a case its rivals take
// turns, each time another one first. Run returns ctx's error when ctx ends,
// and else the first error of a rival or of Done.
func (p *Plan) Run(ctx context.Context) error {
	total := 0
	for _, c := range p.Cases {
		total += len(c.Rivals) * p.Reps
	}
	done := 0
	for _, c := range p.Cases {
		pace := make([]float64, len(c.Rivals)) // events a nanosecond, of the last run
		for rep := range p.Reps {
			for i := range c.Rivals {
				i = (i + rep) % len(c.Rivals)
				if p.Starting != nil {
					p.Starting(done, total, c, c.Rivals[i])
				}
				if err := p.turn(ctx, c, c.Rivals[i], rep, &pace[i]); err != nil {
					return err
				}
				done++
			}
		}
	}
	return ctx.Err()
}

// turn is one repetition of one rival.
func (p *Plan) turn(ctx context.Context, c load.Case, r load.Rival, rep int, pace *float64) error {
	if *pace == 0 {
		var err error
		if *pace, err = p.calibrate(ctx, r); err != nil {
			return fmt.Errorf("%s, %s: %w", c.Name, r.Name, err)
		}
	}
	best := Rep{Others: math.Inf(1)}
	for range tries {
		if err := p.awaitPlace(ctx); err != nil {
			return err
		}
		runtime.GC() // of what another rival left
		rep := Rep{Case: c.Name, Rival: r.Name, Kind: r.Kind, Rep: rep + 1, At: time.Now().UTC().Truncate(time.Millisecond)}
		rep.Before = p.Probe()
		use := system.Now()
		result, err := run(ctx, r, max(1, int64(*pace*float64(p.Time))))
		if err != nil {
			return fmt.Errorf("%s, %s: %w", c.Name, r.Name, err)
		}
		rep.Others, rep.After = use.Others(), p.Probe()
		rep.Events, rep.Values = result.Events, result.Values
		*pace = rate(result)
		if placed, before := p.placed(rep), p.placed(best); placed && !before || placed == before && rep.Others < best.Others {
			best = rep
		}
		if p.placed(best) && (p.Quiet == 0 || best.Others <= p.Quiet) {
			break
		}
	}
	return p.Done(best)
}

// tries is how often a repetition is made that others disturb, or in another placement;
// of those in the right one that which was disturbed least counts.
const tries = 5

// placed says whether r is in the placement that is wanted, as long as one is.
func (p *Plan) placed(r Rep) bool {
	return p.Place == "" || p.waited >= p.Patience || r.Placement() == p.Place
}

// awaitPlace waits for the placement that is wanted.
func (p *Plan) awaitPlace(ctx context.Context) error {
	for p.Place != "" && p.waited < p.Patience {
		began := time.Now()
		if measure.PlacementOf(p.Probe()) == p.Place {
			break
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(min(probeEvery, p.Patience-p.waited)):
		}
		p.waited += time.Since(began)
	}
	return nil
}

// probeEvery is the time between two probes that wait for a placement.
const probeEvery = 200 * time.Millisecond

// calibrate finds the pace of r, with runs that get longer. They warm it up,
// too.
func (p *Plan) calibrate(ctx context.Context, r load.Rival) (pace float64, err error) {
	for n := int64(1); ; {
		result, err := run(ctx, r, n)
		if err != nil {
			return 0, err
		}
		pace = rate(result)
		if result.Elapsed >= p.Time/4 {
			return pace, nil
		}
		n = max(n+1, min(int64(pace*float64(p.Time)/2), 50*n))
	}
}

func rate(r load.Result) float64 { return float64(r.Events) / float64(max(r.Elapsed, 1)) }

// grace is how long a run may go on when the context has ended.
const grace = 3 * time.Second

// run is r.Run that is left behind if ctx ends and it does not.
func run(ctx context.Context, r load.Rival, n int64) (load.Result, error) {
	if err := ctx.Err(); err != nil {
		return load.Result{}, err
	}
	type outcome struct {
		result load.Result
		err    error
	}
	done := make(chan outcome, 1)
	go func() {
		result, err := r.Run(n)
		done <- outcome{result, err}
	}()
	select {
	case o := <-done:
		return o.result, o.err
	case <-ctx.Done():
	}
	select {
	case o := <-done:
		return o.result, o.err
	case <-time.After(grace):
		return load.Result{}, ctx.Err()
	}
}
