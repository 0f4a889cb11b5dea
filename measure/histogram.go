package measure

import (
	"encoding/json"
	"fmt"
	"math"
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"
)

// The range of a [Histogram].
const (
	Shortest = int64(time.Nanosecond)
	Longest  = int64(10 * time.Second)
)

// A Histogram counts durations in nanoseconds, to three digits. It takes some
// 200 KB and records in a few nanoseconds, without allocation. One goroutine at
// a time may use it; let each record in its own, and [Histogram.Merge] them.
//
// It is an HDR histogram (hdrhistogram.org). It does not correct coordinated
// omission: if the one who measures waits for each answer before it sends the
// next request, a stall counts once.
type Histogram struct {
	counts *hdrhistogram.Histogram
	max    int64
}

// NewHistogram returns an empty histogram.
func NewHistogram() *Histogram {
	return &Histogram{counts: hdrhistogram.New(Shortest, Longest, 3)}
}

// Record counts one duration. What is shorter than [Shortest] counts as that
// (a clock may not have moved between two readings), what is longer than
// [Longest] as that; but the maximum is exact.
func (h *Histogram) Record(ns int64) { h.RecordN(ns, 1) }

// RecordN counts n durations of ns each. It does nothing if n is not positive.
func (h *Histogram) RecordN(ns, n int64) {
	if n <= 0 {
		return
	}
	ns = max(ns, Shortest)
	if h.counts.RecordValues(min(ns, Longest), n) == nil { // fails if the total overflows
		h.max = max(h.max, ns)
	}
}

// Merge adds what other has counted.
func (h *Histogram) Merge(other *Histogram) {
	h.counts.Merge(other.counts)
	h.max = max(h.max, other.max)
}

// Reset forgets everything.
func (h *Histogram) Reset() {
	h.counts.Reset()
	h.max = 0
}

// Count returns how many durations were recorded.
func (h *Histogram) Count() int64 { return h.counts.TotalCount() }

// Max returns the longest duration recorded, exactly; 0 if there is none.
func (h *Histogram) Max() int64 { return h.max }

// Percentile returns the duration at rank p percent (of 100) of those recorded,
// at most 0.1 % too high; 0 if there are none.
func (h *Histogram) Percentile(p float64) int64 {
	if p >= 100 {
		return h.max
	}
	return min(h.counts.ValueAtPercentile(p), h.max)
}

// A Summary is what is usually reported of a [Histogram], in nanoseconds. The
// count and the maximum are exact, the others within 0.1 %.
type Summary struct {
	Count int64   `json:"count"`
	Mean  float64 `json:"mean_ns"`
	P50   int64   `json:"p50_ns"`
	P90   int64   `json:"p90_ns"`
	P99   int64   `json:"p99_ns"`
	P999  int64   `json:"p999_ns"`
	P9999 int64   `json:"p9999_ns"`
	Max   int64   `json:"max_ns"`
}

// Summary returns the usual figures.
func (h *Histogram) Summary() Summary {
	return Summary{
		Count: h.Count(),
		Mean:  math.Round(h.counts.Mean()*10) / 10,
		P50:   h.Percentile(50),
		P90:   h.Percentile(90),
		P99:   h.Percentile(99),
		P999:  h.Percentile(99.9),
		P9999: h.Percentile(99.99),
		Max:   h.Max(),
	}
}

// String returns one line, with three digits of each duration.
func (s Summary) String() string {
	return fmt.Sprintf("n %d  p50 %v  p90 %v  p99 %v  p99.9 %v  p99.99 %v  max %v",
		s.Count, short(s.P50), short(s.P90), short(s.P99), short(s.P999), short(s.P9999), short(s.Max))
}

// String returns the summary as one line.
func (h *Histogram) String() string { return h.Summary().String() }

// MarshalJSON returns the summary.
func (h *Histogram) MarshalJSON() ([]byte, error) { return json.Marshal(h.Summary()) }

// short rounds to three digits.
func short(ns int64) time.Duration {
	unit := int64(1)
	for ns/unit >= 1000 {
		unit *= 10
	}
	return time.Duration(ns).Round(time.Duration(unit))
}
