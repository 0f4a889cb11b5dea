package measure

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

var percentiles = []float64{0, 1, 50, 90, 99, 99.9, 99.99, 100}

// exactly is the percentile of sorted durations, by the same rank.
func exactly(sorted []int64, p float64) int64 {
	rank := int(p/100*float64(len(sorted)) + 0.5)
	return sorted[min(max(rank, 1), len(sorted))-1]
}

func TestPercentilesHaveThreeDigits(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for name, draw := range map[string]func() int64{
		"constant":    func() int64 { return 123_456_789 },
		"short":       func() int64 { return 1 + random.Int64N(2000) },
		"uniform":     func() int64 { return 1 + random.Int64N(Longest) },
		"exponential": func() int64 { return 1 + int64(random.ExpFloat64()*10_000) },
		"any size":    func() int64 { return 1 << random.IntN(33) },
	} {
		t.Run(name, func(t *testing.T) {
			h := NewHistogram()
			var all []int64
			for range 20_000 {
				ns := draw()
				all = append(all, ns)
				h.Record(ns)
			}
			slices.Sort(all)
			for _, p := range percentiles {
				got, want := h.Percentile(p), exactly(all, p)
				if p == 0 { // the lower end of the first class
					if got > want || float64(got) < float64(want)*0.999-1 {
						t.Errorf("p%v is %d, want %d", p, got, want)
					}
				} else if got < want || float64(got) > float64(want)*1.001 {
					t.Errorf("p%v is %d, want %d", p, got, want)
				}
			}
			if got, want := h.Max(), all[len(all)-1]; got != want {
				t.Errorf("the maximum is %d, want %d", got, want)
			}
			if h.Count() != int64(len(all)) {
				t.Errorf("the count is %d, want %d", h.Count(), len(all))
			}
		})
	}
}

func TestRecordOutOfRange(t *testing.T) {
	for _, test := range []struct {
		name          string
		ns            int64
		wantP50, want int64 // the median and the maximum
	}{
		{"the clock went back", math.MinInt64, 1, 1},
		{"nothing", 0, 1, 1},
		{"the shortest", Shortest, 1, 1},
		{"the longest", Longest, Longest, Longest},
		{"longer", Longest * 2, Longest, Longest * 2},
		{"the longest there is", math.MaxInt64, Longest, math.MaxInt64},
	} {
		h := NewHistogram()
		h.Record(test.ns)
		if h.Count() != 1 || h.Max() != test.want || h.Percentile(100) != test.want {
			t.Errorf("%s: count %d, maximum %d, p100 %d; want 1, %d, %d", test.name, h.Count(), h.Max(), h.Percentile(100), test.want, test.want)
		}
		if got := h.Percentile(50); got < test.wantP50 || float64(got) > float64(test.wantP50)*1.001 {
			t.Errorf("%s: p50 is %d, want %d", test.name, got, test.wantP50)
		}
	}
}

func TestRecordN(t *testing.T) {
	h := NewHistogram()
	h.RecordN(10, 99)
	h.RecordN(1000, 1)
	h.RecordN(5000, 0)
	h.RecordN(6000, -3)
	if s := h.Summary(); s.Count != 100 || s.P99 != 10 || s.Max != 1000 || s.Mean != 19.9 {
		t.Errorf("the summary is %+v", s)
	}
	h.RecordN(7000, math.MaxInt64) // more than can be counted
	if h.Count() != 100 || h.Max() != 1000 {
		t.Errorf("after an overflow: %v", h)
	}
}

// Merging is the same as recording everything in one histogram.
func TestMerge(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	parts := []*Histogram{NewHistogram(), NewHistogram(), NewHistogram()}
	all, merged := NewHistogram(), NewHistogram()
	for range 10_000 {
		ns := int64(random.ExpFloat64() * 1e6)
		all.Record(ns)
		parts[random.IntN(2)].Record(ns) // the third stays empty
	}
	parts[0].Record(2 * Longest)
	all.Record(2 * Longest)
	for _, part := range parts {
		merged.Merge(part)
	}
	if merged.Summary() != all.Summary() {
		t.Errorf("merged %v, recorded %v", merged, all)
	}
	for p := 0.0; p <= 100; p += 0.25 {
		if merged.Percentile(p) != all.Percentile(p) {
			t.Errorf("p%v is %d merged and %d recorded", p, merged.Percentile(p), all.Percentile(p))
		}
	}
}

func TestEmptyAndReset(t *testing.T) {
	h := NewHistogram()
	for range 2 {
		if s := h.Summary(); s != (Summary{}) {
			t.Errorf("an empty histogram says %+v", s)
		}
		h.Record(17)
		if s := h.Summary(); s.Count != 1 || s.P50 != 17 || s.Max != 17 {
			t.Errorf("after one 17: %+v", s)
		}
		h.Reset()
	}
}

func TestHistogramText(t *testing.T) {
	h := NewHistogram()
	h.RecordN(70, 900)
	h.RecordN(1234, 99)
	h.Record(int64(23456 * time.Microsecond))
	const line = "n 1000  p50 70ns  p90 70ns  p99 1.23µs  p99.9 1.23µs  p99.99 23.5ms  max 23.5ms"
	if got := h.String(); got != line {
		t.Errorf("got  %s\nwant %s", got, line)
	}
	// The mean, too, has three digits: exactly it is 23641.2.
	const object = `{"count":1000,"mean_ns":23638.9,"p50_ns":70,"p90_ns":70,"p99_ns":1234,"p999_ns":1234,"p9999_ns":23456000,"max_ns":23456000}`
	got, err := json.Marshal(h)
	if err != nil || string(got) != object {
		t.Errorf("got  %s, %v\nwant %s", got, err, object)
	}
	var back Summary
	if err := json.Unmarshal(got, &back); err != nil || back != h.Summary() {
		t.Errorf("read back: %+v, %v", back, err)
	}
}

func TestShort(t *testing.T) {
	for _, test := range []struct {
		ns   int64
		want string
	}{
		{0, "0s"}, {1, "1ns"}, {999, "999ns"}, {1000, "1µs"}, {1234, "1.23µs"}, {1235, "1.24µs"},
		{99_999, "100µs"}, {123_456, "123µs"}, {10_003_415_039, "10s"}, {12_345_678_901, "12.3s"},
	} {
		if got := short(test.ns).String(); got != test.want {
			t.Errorf("%d ns are %s, want %s", test.ns, got, test.want)
		}
	}
}

func TestRecordDoesNotAllocate(t *testing.T) {
	h := NewHistogram()
	ns := int64(1)
	if n := testing.AllocsPerRun(1000, func() { h.Record(ns); ns += ns/3 + 1 }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkRecord(b *testing.B) {
	h := NewHistogram()
	for ns := int64(0); b.Loop(); ns++ {
		h.Record(ns & 0xffff)
	}
}
