package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"runtime"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/ordo-go/ordo/measure"
)

var pipelines = []struct {
	name string
	make func(*stages) pipeline
}{
	{"ring", func(s *stages) pipeline { return newRingPipeline(s) }},
	{"channels", func(s *stages) pipeline { return newChannelPipeline(s) }},
}

func newStages(file journalFile) *stages {
	return &stages{
		journal: NewJournal(file, true),
		replica: NewEngine(),
		book:    NewEngine(),
		latency: measure.NewHistogram(),
		giveUp:  func() {},
	}
}

func TestBothPipelinesDoTheSame(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	for _, n := range []int64{0, 1, 2, 63, 1000, slots + 7} {
		in := &limited{source: newGenerator(3), left: n}
		want := NewEngine()
		for o := (Order{}); in.Next(&o) == nil; {
			want.Apply(&o)
		}
		for _, p := range pipelines {
			file := &memoryFile{}
			s := newStages(file)
			run := p.make(s)
			in := &limited{source: newGenerator(3), left: n}
			stopped, err := run.run(t.Context(), in, newSchedule(t.Context(), 0))
			if stopped != io.EOF || err != nil {
				t.Fatalf("%s, %d orders: %v, %v", p.name, n, stopped, err)
			}
			if now := run.progress(); now.taken != n || now.answered != n {
				t.Errorf("%s: %d taken and %d answered of %d", p.name, now.taken, now.answered, n)
			}
			if file.synced != int(n)*recordSize || s.journal.durable != n {
				t.Errorf("%s: %d bytes synced, %d durable, of %d orders", p.name, file.synced, s.journal.durable, n)
			}
			if d := s.book.difference(want); d != "" {
				t.Errorf("%s, %d orders: the book differs from what one goroutine makes: %s", p.name, n, d)
			}
			if err := verify(bytes.NewReader(file.Bytes()), n, s.book, s.replica); err != nil {
				t.Errorf("%s, %d orders: %v", p.name, n, err)
			}
			if samples := (n + sampleEvery - 1) / sampleEvery; s.latency.Count() != samples {
				t.Errorf("%s, %d orders: %d latencies, want %d", p.name, n, s.latency.Count(), samples)
			}
		}
	}
}

// A source that calls then when it has given n orders, and goes on.
type thenSource struct {
	source
	n    int
	then func()
}

func (s *thenSource) Next(o *Order) error {
	if s.n--; s.n == 0 {
		s.then()
	}
	return s.source.Next(o)
}

func TestAnInterruptedPipelineLosesNothing(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	for _, p := range pipelines {
		for _, after := range []int{1, 100, slots + 100} {
			for _, rate := range []float64{0, 50e6} {
				ctx, cancel := context.WithCancel(t.Context())
				file := &memoryFile{}
				s := newStages(file)
				run := p.make(s)
				in := &thenSource{newGenerator(3), after, cancel}
				stopped, err := run.run(ctx, in, newSchedule(ctx, rate))
				taken := run.progress().taken
				if !errors.Is(stopped, errInterrupted) || err != nil {
					t.Fatalf("%s: %v, %v", p.name, stopped, err)
				}
				if taken < int64(after-1) {
					t.Errorf("%s: interrupted after %d, %d taken", p.name, after, taken)
				}
				if err := verify(bytes.NewReader(file.Bytes()), taken, s.book, s.replica); err != nil {
					t.Errorf("%s, interrupted after %d: %v", p.name, after, err)
				}
			}
		}
	}
}

func TestAPipelineThatIsNotToStartTakesNothing(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, p := range pipelines {
		run := p.make(newStages(&memoryFile{}))
		stopped, err := run.run(ctx, newGenerator(1), newSchedule(ctx, 0))
		if stopped != errInterrupted || err != nil || run.progress().taken != 0 {
			t.Errorf("%s: %v, %v, %d taken", p.name, stopped, err, run.progress().taken)
		}
	}
}

// A long wait for the next order must not delay the end.
func TestAnIdlePipelineIsInterruptedAtOnce(t *testing.T) {
	for _, p := range pipelines {
		ctx, cancel := context.WithCancel(t.Context())
		run := p.make(newStages(&memoryFile{}))
		start := time.Now()
		go func() {
			for run.progress().answered == 0 {
				time.Sleep(time.Millisecond)
			}
			cancel()
		}()
		stopped, err := run.run(ctx, newGenerator(1), newSchedule(ctx, 1.0/3600))
		if stopped != errInterrupted || err != nil || run.progress().answered != 1 {
			t.Errorf("%s: %v, %v, %d answered", p.name, stopped, err, run.progress().answered)
		}
		if took := time.Since(start); took > 5*time.Second {
			t.Errorf("%s: it took %v", p.name, took)
		}
	}
}

// What was answered must be durable, however the journal fails.
func TestAFailedJournalStopsThePipelineAndNothingMoreIsAnswered(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	for _, p := range pipelines {
		for _, whole := range []int{1, 1000, slots} {
			file := &memoryFile{limit: whole*recordSize + 5}
			s := newStages(file)
			ctx, cancel := context.WithCancel(t.Context())
			s.giveUp = cancel
			run := p.make(s)
			stopped, err := run.run(ctx, newGenerator(3), newSchedule(ctx, 0))
			if !errors.Is(err, errNoSpace) {
				t.Fatalf("%s: %v, %v", p.name, stopped, err)
			}
			answered := run.progress().answered
			if durable := s.journal.durable; answered > durable || uint64(answered) != s.book.answers.count || durable > int64(whole) {
				t.Errorf("%s: room for %d: %d durable, %d answered, %d applied", p.name, whole, durable, answered, s.book.answers.count)
			}
			e, n, err := replay(bytes.NewReader(file.Bytes()))
			if !errors.Is(err, errTorn) || n != int64(whole) || e.answers.count != uint64(n) {
				t.Errorf("%s: room for %d: %d in the journal, %v", p.name, whole, n, err)
			}
		}
	}
}

func TestLatencyCountsFromWhenAnOrderWasDue(t *testing.T) {
	const stall, n, rate = 50 * time.Millisecond, 2000, 100_000
	for _, p := range pipelines {
		in := &thenSource{&limited{source: newGenerator(1), left: n}, n / 2, func() { time.Sleep(stall) }}
		s := newStages(&memoryFile{})
		if stopped, err := p.make(s).run(t.Context(), in, newSchedule(t.Context(), rate)); stopped != io.EOF || err != nil {
			t.Fatal(stopped, err)
		}
		// The half behind the stall is due within 10 ms, and is sent 50 ms late.
		if got := time.Duration(s.latency.Percentile(75)); s.latency.Count() != n || got < stall/2 {
			t.Errorf("%s: %d latencies, the third quarter from %v on, with a stall of %v", p.name, s.latency.Count(), got, stall)
		}
	}
}

func TestOrdersAreNotSentBeforeTheyAreDue(t *testing.T) {
	s := newSchedule(t.Context(), 1000)
	for i := range int64(20) {
		due, ok := s.await(i)
		if now := measure.Clock(); !ok || due != s.start+i*1e6 || now < due {
			t.Errorf("order %d: due at %d, sent at %d, %v", i, due-s.start, now-s.start, ok)
		}
	}
}

func TestNoAllocationPerOrder(t *testing.T) {
	const n = 200_000
	for _, p := range pipelines {
		file, err := openTemporary(t)
		if err != nil {
			t.Fatal(err)
		}
		run := p.make(newStages(file))
		in := &limited{source: newGenerator(3), left: n}
		when := newSchedule(t.Context(), 0)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		if stopped, err := run.run(t.Context(), in, when); stopped != io.EOF || err != nil {
			t.Fatal(stopped, err)
		}
		runtime.ReadMemStats(&after)
		if made := after.Mallocs - before.Mallocs; made > n/200 {
			t.Errorf("%s: %d allocations for %d orders", p.name, made, n)
		}
	}
}

func BenchmarkPipeline(b *testing.B) {
	for _, p := range pipelines {
		b.Run(p.name, func(b *testing.B) {
			file, err := openTemporary(b)
			if err != nil {
				b.Fatal(err)
			}
			in := &limited{source: newGenerator(3), left: int64(b.N)}
			run := p.make(newStages(file))
			b.ReportAllocs()
			b.ResetTimer()
			if stopped, err := run.run(b.Context(), in, newSchedule(b.Context(), 0)); stopped != io.EOF || err != nil {
				b.Fatal(stopped, err)
			}
		})
	}
}
