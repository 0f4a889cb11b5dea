package check

import (
	"context"
	"fmt"
	"runtime"
	"runtime/pprof"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"
	"unsafe"
)

// Without the tag ordo, or outside of a check, the body runs natively.

// native is the engine of a result that comes of running natively.
const native = "native"

// stressRuns is how often, and stressTime how long at most; a run that lasts
// stressHang hangs.
var (
	stressRuns = 1000
	stressTime = 250 * time.Millisecond
	stressHang = 30 * time.Second
)

// A stressed is a body that runs natively. Its goroutines have its label, which they
// inherit.
type stressed struct {
	label  unsafe.Pointer
	failed atomic.Pointer[string]
}

var (
	stressMu sync.Mutex
	stresses = map[unsafe.Pointer]*stressed{}
	stressN  int
)

//go:linkname profileLabel runtime/pprof.runtime_getProfLabel
func profileLabel() unsafe.Pointer

func stress(t testing.TB, body func(), o options) {
	t.Helper()
	if o.expect != 0 {
		reason := fmt.Sprintf("needs -tags ordo: the program is wrong on purpose (%s)", o.expect)
		if err := o.log.skipped(reason); err != nil {
			t.Error(err)
		}
		t.Skipf("%s", reason)
	}
	r := natively(body, o)
	if err := o.log.result(r, o); err != nil {
		t.Error(err)
	}
	switch {
	case r.Failure == nil:
		t.Logf("%s; -tags ordo explores all executions", r)
	case r.Failure.Kind == Livelock:
		t.Fatalf("run %d %s; with -tags ordo it is found out why", r.Executions, r.Failure.Text)
	default:
		t.Errorf("run %d: %s\nwith -tags ordo the execution is found again and explained", r.Executions, r.Failure.Text)
	}
}

// natively runs the body until it fails or hangs, or often enough.
func natively(body func(), o options) Result {
	s := &stressed{}
	over := make(chan int, 1)
	var lap atomic.Int64
	go func() { over <- s.runs(body, o, &lap) }()
	last := int64(-1)
	tick := time.NewTicker(stressHang)
	defer tick.Stop()
	for {
		select {
		case n := <-over:
			r := Result{Engine: native, Executions: n}
			if text := s.failed.Load(); text != nil {
				r.Failure = &Failure{Kind: Assertion, Text: *text}
			}
			return r
		case <-tick.C:
			now := lap.Load()
			if now == last {
				return Result{Engine: native, Executions: int(now) + 1, Failure: &Failure{Kind: Livelock, Text: "hangs"}}
			}
			last = now
		}
	}
}

// runs runs the body until it fails, or often enough.
func (s *stressed) runs(body func(), o options, lap *atomic.Int64) (n int) {
	s.enter()
	defer s.leave()
	body, result := o.perRun(body)
	end := time.Now().Add(stressTime)
	for n < stressRuns && s.failed.Load() == nil && time.Now().Before(end) {
		done := make(chan bool, 1)
		go func() {
			complete := false
			defer func() { done <- complete }()
			body()
			complete = true
		}()
		if n++; <-done && s.failed.Load() == nil {
			if result != nil {
				o.result(result())
			}
		}
		lap.Add(1)
	}
	return n
}

func (s *stressed) enter() {
	stressMu.Lock()
	defer stressMu.Unlock()
	stressN++
	pprof.SetGoroutineLabels(pprof.WithLabels(context.Background(), pprof.Labels("ordo stress", strconv.Itoa(stressN))))
	s.label = profileLabel()
	stresses[s.label] = s
}

func (s *stressed) leave() {
	pprof.SetGoroutineLabels(context.Background())
	stressMu.Lock()
	defer stressMu.Unlock()
	delete(stresses, s.label)
}

// stressAssert ends a goroutine whose assertion fails, and has its check fail.
func stressAssert(text string) {
	stressMu.Lock()
	s := stresses[profileLabel()]
	stressMu.Unlock()
	if s == nil {
		panic("check.Assert outside of a check: " + text)
	}
	_, file, line, _ := runtime.Caller(2)
	text = fmt.Sprintf("%s:%d: an assertion fails: %s", file, line, text)
	s.failed.CompareAndSwap(nil, &text)
	runtime.Goexit()
}

// stressAssume ends a goroutine in a run that is of no interest.
func stressAssume() { runtime.Goexit() }
