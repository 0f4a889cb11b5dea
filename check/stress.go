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

// stressRuns is how often, and stressTime how long at most; a run that lasts
// stressHang hangs.
var (
	stressRuns = 2000
	stressTime = 500 * time.Millisecond
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
		t.Skipf("needs -tags ordo: the program is wrong on purpose (%s)", o.expect)
	}
	s := &stressed{}
	over := make(chan int, 1)
	var lap atomic.Int64
	go func() { over <- s.runs(body, o, &lap) }()
	last := int64(-1)
	for tick := time.NewTicker(stressHang); ; {
		select {
		case n := <-over:
			tick.Stop()
			if text := s.failed.Load(); text != nil {
				t.Errorf("run %d: %s\nwith -tags ordo the execution is found again and explained", n, *text)
				return
			}
			t.Logf("ran natively %s times; -tags ordo explores all executions", count(n))
			return
		case <-tick.C:
			if lap.Load() == last {
				tick.Stop()
				t.Fatalf("run %d hangs; with -tags ordo it is found out why", last+1)
			}
			last = lap.Load()
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
