package main

import (
	"fmt"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"
)

// eventOf is event i of a producer.
func eventOf(producer, i int) Event {
	a := uint64(producer)<<32 | uint64(i)
	return Event{A: a, B: ^a}
}

// Producers write, and one consumer reads. Every sequence is claimed once, and
// the consumer sees what was written at each: nothing is lost, torn, or out of
// its producer's order. The naive sequencer does neither: it is below.
func TestEverySequenceIsClaimedOnceAndReadWhole(t *testing.T) {
	for _, s := range steps {
		for _, producers := range []int{1, 2, 3} {
			if s.wrong || s.single && producers > 1 {
				continue
			}
			t.Run(fmt.Sprintf("%s/%d", s.name, producers), func(t *testing.T) {
				const each = 20 * size
				sequencer := s.make(size)
				var wg sync.WaitGroup
				claims := make([][]int64, producers)
				for p := range producers {
					wg.Go(func() {
						for i := range each {
							sequencer.Write(func(seq int64, slot *Event) {
								claims[p] = append(claims[p], seq)
								*slot = eventOf(p, i)
							})
						}
					})
				}
				next := make([]int, producers) // of each producer
				read := make([]int, 0, producers*each)
				start := time.Now()
				for len(read) < producers*each {
					if time.Since(start) > 30*time.Second {
						t.Fatalf("%d of %d events were read in 30 s", len(read), producers*each)
					}
					if !sequencer.Read(func(seq int64, slot *Event) {
						p := int(slot.A >> 32)
						if seq != int64(len(read)) || p >= producers || *slot != eventOf(p, next[p]) {
							t.Fatalf("read %x at %d, behind %d events", *slot, seq, len(read))
						}
						next[p]++
						read = append(read, p)
					}) {
						runtime.Gosched()
					}
				}
				wg.Wait()
				if sequencer.Read(func(int64, *Event) {}) {
					t.Error("an event more than were written")
				}
				// What producer p claimed is what it was read at, and so every
				// sequence was claimed once.
				for p, mine := range claims {
					var at []int64
					for seq, producer := range read {
						if producer == p {
							at = append(at, int64(seq))
						}
					}
					if !slices.Equal(mine, at) {
						t.Errorf("producer %d claimed %d sequences, and was read at others", p, len(mine))
					}
				}
			})
		}
	}
}

// The naive sequencer must fail, or the test of the others shows nothing. Its
// accesses are all atomic, so the race detector has nothing to say.
func TestTheNaiveSequencerGivesASequenceToTwo(t *testing.T) {
	for start := time.Now(); time.Since(start) < 30*time.Second; {
		if duplicates(NewNaive(size), 2, 200_000) > 0 {
			return
		}
	}
	t.Error("two producers never got the same sequence in 30 s")
}

func TestTheOthersGiveEachSequenceToOne(t *testing.T) {
	for _, s := range steps {
		if s.wrong || s.single {
			continue
		}
		if n := duplicates(s.make(size), 2, 100_000); n > 0 {
			t.Errorf("%s: %d sequences were claimed again", s.name, n)
		}
	}
}

func TestAProducerWaitsForTheConsumer(t *testing.T) {
	for _, s := range steps {
		if s.wrong {
			continue
		}
		sequencer := s.make(size)
		written := make(chan int64, 2*size)
		var wg sync.WaitGroup
		wg.Go(func() {
			for range size + 1 {
				sequencer.Write(func(seq int64, slot *Event) { *slot = eventOf(0, int(seq)) })
				written <- 1
			}
		})
		for range size {
			<-written
		}
		select {
		case <-written:
			t.Errorf("%s: slot 0 was written again before it was read", s.name)
		case <-time.After(20 * time.Millisecond):
		}
		for i := range size + 1 {
			if i == 1 {
				<-written // there is room now
			}
			if !sequencer.Read(func(seq int64, slot *Event) {
				if *slot != eventOf(0, i) {
					t.Errorf("%s: read %x at %d", s.name, *slot, seq)
				}
			}) {
				t.Fatalf("%s: event %d is not there", s.name, i)
			}
		}
		wg.Wait()
	}
}

func TestAnEventIsReadWhenItIsWrittenAndOnce(t *testing.T) {
	for _, s := range steps {
		sequencer := s.make(size)
		for i := range 2 * size {
			read := func() (n int) {
				for sequencer.Read(func(_ int64, slot *Event) {
					if *slot != eventOf(0, i) {
						t.Errorf("%s: read %x, expected event %d", s.name, *slot, i)
					}
				}) {
					n++
				}
				return n
			}
			sequencer.Write(func(_ int64, slot *Event) {
				if n := read(); n != 0 {
					t.Fatalf("%s: event %d was read before it was written", s.name, i)
				}
				*slot = eventOf(0, i)
			})
			if n := read(); n != 1 {
				t.Fatalf("%s: event %d was read %d times", s.name, i, n)
			}
		}
	}
}

// A writer may panic, or end its goroutine, half way through an event.
func TestAScopedWriterThatFailsPublishesNothing(t *testing.T) {
	const each, producers = 10 * size, 2
	s := NewScoped(size)
	writeOne := func(p, i int) {
		s.Write(func(_ int64, slot *Event) {
			slot.A = 1<<63 + 1 // half written
			switch i % 7 {
			case 3:
				panic("a bug in the writer")
			case 5:
				runtime.Goexit()
			}
			*slot = eventOf(p, i)
		})
	}
	var wg sync.WaitGroup
	for p := range producers {
		wg.Go(func() {
			for i := range each {
				var one sync.WaitGroup
				one.Go(func() {
					defer func() { recover() }()
					writeOne(p, i)
				})
				one.Wait()
			}
		})
	}
	var finished = make(chan struct{})
	go func() { wg.Wait(); close(finished) }()

	next := [producers]int{}
	see := func(seq int64, slot *Event) {
		p := int(slot.A >> 32)
		if p >= producers {
			t.Errorf("read %x at %d: half written", *slot, seq)
			return
		}
		for next[p]%7 == 3 || next[p]%7 == 5 {
			next[p]++
		}
		if *slot != eventOf(p, next[p]) {
			t.Errorf("read %x at %d, expected event %d of producer %d", *slot, seq, next[p], p)
		}
		next[p]++
	}
	for done := false; !done || s.Read(see); {
		for s.Read(see) {
		}
		select {
		case <-finished:
			done = true
		default:
			runtime.Gosched()
		}
	}
	for p, n := range next {
		for n%7 == 3 || n%7 == 5 {
			n++
		}
		if n < each {
			t.Errorf("producer %d: %d of %d events were read or skipped", p, n, each)
		}
	}
}

func TestABlockThatIsLeftPublishes(t *testing.T) {
	s := NewScoped(size)
	for _, slot := range s.Claim() {
		*slot = eventOf(0, 0)
		break
	}
	func() {
		for _, slot := range s.Claim() {
			*slot = eventOf(0, 1)
			return
		}
	}()
	for _, slot := range s.Claim() {
		*slot = eventOf(0, 2)
		continue
	}
	for i := range 3 {
		if !s.Read(func(_ int64, slot *Event) {
			if *slot != eventOf(0, i) {
				t.Errorf("read %x, expected event %d", *slot, i)
			}
		}) {
			t.Errorf("event %d was not published", i)
		}
	}
}

// What each step does if the second of three writers panics.
func TestAfterAPanic(t *testing.T) {
	for _, s := range steps {
		want := "[1] and no more: the consumer waits for the second"
		if s.name == "scoped" || s.name == "single" {
			want = "[1 3]"
		}
		if got := readAfterPanic(s.make(size)); got != want {
			t.Errorf("%s: %s, want %s", s.name, got, want)
		}
	}
}
