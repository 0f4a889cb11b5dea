package check

import (
	"math"
	"runtime/debug"
	"strings"
	"sync/atomic"
	"time"

	"github.com/ordo-go/ordo/internal/checklog"
)

// A record writes what one check does to the log that the environment names, for
// the command that has started it. A nil record writes nothing.
type record struct {
	file  string
	check checklog.Event // which it is
	begin time.Time
	due   atomic.Bool // progress may be written
	timer *time.Timer // makes it due again
}

// progressEvery is how often progress is written at most.
const progressEvery = 100 * time.Millisecond

// newRecord returns the record of a check whose log is file, and begins it; "" is
// no log.
func newRecord(file string, o options) (*record, error) {
	if file == "" {
		return nil, nil
	}
	r := &record{file: file, begin: time.Now(), check: checklog.Event{Package: testedPackage(), Test: o.name, Nth: o.nth}}
	if err := r.write(checklog.Progress, nil); err != nil {
		return nil, err
	}
	r.timer = time.AfterFunc(progressEvery, func() { r.due.Store(true) })
	return r, nil
}

// testedPackage is the import path of the package whose tests this process runs.
func testedPackage() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	return strings.TrimSuffix(info.Path, ".test")
}

// progress says how many executions there are so far. Engines call it after each,
// from any goroutine: it costs the read of a flag unless a line is due.
func (r *record) progress(executions, blocked int) {
	if r == nil || !r.due.Load() || !r.due.CompareAndSwap(true, false) {
		return
	}
	e := r.event(checklog.Progress)
	e.Executions, e.Blocked = executions, blocked
	_ = checklog.Append(r.file, e) // the result will tell
	r.timer.Reset(progressEvery)
}

// result writes what the check has found, with which it is over.
func (r *record) result(found Result, o options) error {
	if r == nil {
		return nil
	}
	r.timer.Stop()
	return r.write(checklog.Done, func(e *checklog.Event) {
		e.Executions, e.Blocked = found.Executions, found.Blocked
		e.Result = &checklog.Result{
			Model: found.Model, Engine: found.Engine, Complete: found.Complete, Bound: found.Bound,
			Expected: o.expect.String(), Holds: o.holds(found), Replayed: o.token != "", Summary: found.String(),
			Failure: logged(found.Failure, o),
		}
	})
}

// skipped says why a check is not run.
func (r *record) skipped(reason string) error {
	if r == nil {
		return nil
	}
	r.timer.Stop()
	return r.write(checklog.Skipped, func(e *checklog.Event) { e.Reason = reason })
}

func (r *record) write(kind string, fill func(*checklog.Event)) error {
	e := r.event(kind)
	if fill != nil {
		fill(&e)
	}
	return checklog.Append(r.file, e)
}

func (r *record) event(kind string) checklog.Event {
	e := r.check
	e.Event = kind
	e.ElapsedMS = math.Round(float64(time.Since(r.begin).Microseconds())/100) / 10
	return e
}

// logged is a failure as the log has it.
func logged(f *Failure, o options) *checklog.Failure {
	if f == nil {
		return nil
	}
	l := &checklog.Failure{
		Kind: f.Kind.String(), Text: f.Text, Thread: f.Thread, File: f.Pos.File, Line: f.Pos.Line, Col: f.Pos.Col,
		Report: f.Report, Token: f.Token, Trace: f.Trace, Graph: f.Graph,
	}
	if f.Token != "" {
		l.Replay = replayHint(o, f.Token)
		l.Report = strings.TrimSuffix(f.Report, replayLine(o, f.Token))
	}
	return l
}
