package measure

import (
	"encoding/json"
	"math"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ordo-go/ordo/atomic"
)

// twoProcessors says whether the probe can run here, and sees to it that
// GOMAXPROCS is not what prevents it. If it cannot, it must say so.
func twoProcessors(t *testing.T) bool {
	if before := runtime.GOMAXPROCS(0); before < 2 {
		runtime.GOMAXPROCS(2)
		t.Cleanup(func() { runtime.GOMAXPROCS(before) })
	}
	if len(CPUs()) > 1 {
		return true
	}
	if r, err := Probe(1); err == nil {
		t.Errorf("with one processor the probe says %v", r)
	}
	return false
}

func TestProbe(t *testing.T) {
	if !twoProcessors(t) {
		return
	}
	const round = 4 * batch
	for _, test := range []struct{ n, want int }{{1, round}, {round, round}, {round + 1, 2 * round}, {3 * round, 3 * round}} {
		r, err := Probe(test.n)
		if err != nil {
			t.Fatal(err)
		}
		if r.Trips != test.want {
			t.Errorf("Probe(%d) made %d round trips, want %d", test.n, r.Trips, test.want)
		}
		checkRoundTrip(t, r)
	}
}

func TestQuickProbe(t *testing.T) {
	if !twoProcessors(t) {
		return
	}
	start := Clock()
	r, err := QuickProbe()
	if err != nil {
		t.Fatal(err)
	}
	if elapsed := time.Duration(Clock() - start); elapsed < quick {
		t.Errorf("the probe took %v, want at least %v", elapsed, quick)
	}
	checkRoundTrip(t, r)
}

// checkRoundTrip checks that a result agrees with itself.
func checkRoundTrip(t *testing.T, r RoundTrip) {
	t.Helper()
	var names []string
	best := Variant{NS: math.Inf(1)}
	for _, v := range r.Variants {
		names = append(names, v.Name)
		if v.NS < best.NS {
			best = v
		}
		if !(v.NS > 0 && v.NS < 1e9) {
			t.Errorf("%s takes %v ns", v.Name, v.NS)
		}
	}
	want := []string{"release store, one line", "release store, two lines", "SeqCst store, one line", "SeqCst store, two lines"}
	if !slices.Equal(names, want) {
		t.Errorf("the variants are %q, want %q", names, want)
	}
	if r.NS != best.NS || r.Variant != best.Name {
		t.Errorf("the result is %v ns for %q, the fastest variant is %+v", r.NS, r.Variant, best)
	}
	if r.Placement != PlacementOf(r.NS) {
		t.Errorf("the placement is %s at %v ns", r.Placement, r.NS)
	}
	if pinned := r.Note == ""; pinned != (runtime.GOOS == "linux") {
		t.Errorf("on %s the note is %q", runtime.GOOS, r.Note)
	} else if pinned && (!slices.Contains(allowed, r.CPUs[0]) || !slices.Contains(allowed, r.CPUs[1])) {
		t.Errorf("the processors are %v, of %v", r.CPUs, allowed)
	} else if pinned && r.CPUs[0] == r.CPUs[1] {
		t.Errorf("the processors are %v", r.CPUs)
	}
	text, err := json.Marshal(r)
	var back RoundTrip
	if err == nil {
		err = json.Unmarshal(text, &back)
	}
	if err != nil || !reflect.DeepEqual(back, r) {
		t.Errorf("through JSON, %+v becomes %+v, %v", r, back, err)
	}
}

func TestProbeRefuses(t *testing.T) {
	refused := func(why string, r RoundTrip, err error, word string) {
		t.Helper()
		if err == nil || !strings.Contains(err.Error(), word) {
			t.Errorf("%s: %v, %v; want an error about %q", why, r, err, word)
		}
	}
	for _, n := range []int{0, -1, math.MinInt} {
		r, err := Probe(n)
		refused("no round trip", r, err, "at least one")
	}
	func() {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
		r, err := Probe(1)
		refused("GOMAXPROCS 1", r, err, "GOMAXPROCS")
		r, err = QuickProbe()
		refused("GOMAXPROCS 1", r, err, "GOMAXPROCS")
	}()
	func() {
		defer func(saved []int) { allowed = saved }(allowed)
		allowed = allowed[:1]
		r, err := Probe(1)
		refused("affinity", r, err, "affinity")
	}()
}

// A second implementation of the answering side, which checks every message.
func TestEveryRoundTripIsOne(t *testing.T) {
	if !twoProcessors(t) {
		return
	}
	const rounds = 3
	g := newGame()
	var done sync.WaitGroup
	done.Go(func() {
		g.drive(func(made int, _ time.Duration) bool { return made < rounds*4*batch })
	})
	for round := uint32(0); round < 1+rounds; round++ { // the first is not counted
		for _, v := range g.variants {
			for i := uint32(0); i < batch; i++ {
				sent := (round*batch+i)*2 + 1
				expect(t, v.name, v.there, sent)
				v.back.Store(sent + 1)
			}
		}
	}
	expect(t, "the end", g.variants[0].there, (1+rounds)*batch*2+1)
	if !g.over {
		t.Error("the last message does not say that it is over")
	}
	done.Wait()
	for _, v := range g.variants {
		if len(v.samples) != rounds {
			t.Errorf("%s has %d samples, want %d", v.name, len(v.samples), rounds)
		}
	}
	if g.trips != rounds*4*batch {
		t.Errorf("%d round trips, want %d", g.trips, rounds*4*batch)
	}
}

// expect waits for message n. Until it comes the word holds the answer before
// it, or on two lines the message before that.
func expect(t *testing.T, name string, word *atomic.Uint32, n uint32) {
	t.Helper()
	for {
		switch got := word.Load(); got {
		case n:
			return
		case n - 1, n - 2:
			runtime.Gosched()
		default:
			t.Fatalf("%s: got message %d, want %d", name, got, n)
		}
	}
}

func TestPlacementOf(t *testing.T) {
	for _, test := range []struct {
		ns   float64
		want Placement
	}{{0, Near}, {110, Near}, {199.9, Near}, {200, Mid}, {300, Mid}, {400, Mid}, {400.1, Far}, {530, Far}} {
		if got := PlacementOf(test.ns); got != test.want {
			t.Errorf("%v ns are %s, want %s", test.ns, got, test.want)
		}
	}
}

func TestPair(t *testing.T) {
	for _, test := range []struct {
		name  string
		cpus  []int
		cores map[int][]int
		a, b  int
	}{
		{"nothing known", []int{0, 1, 2}, nil, 0, 1},
		{"one thread a core", []int{0, 1}, map[int][]int{0: {0}, 1: {1}}, 0, 1},
		{"threads of a core are neighbours", []int{0, 1, 2, 3}, map[int][]int{0: {0, 1}, 1: {0, 1}, 2: {2, 3}}, 0, 2},
		{"threads of a core are far apart", []int{0, 1, 2, 3}, map[int][]int{0: {0, 2}, 1: {1, 3}}, 0, 1},
		{"one core only", []int{4, 5}, map[int][]int{4: {4, 5}, 5: {4, 5}}, 4, 5},
		{"some are not allowed", []int{3, 7, 9}, map[int][]int{3: {3, 7}}, 3, 9},
	} {
		if a, b := pair(test.cpus, func(cpu int) []int { return test.cores[cpu] }); a != test.a || b != test.b {
			t.Errorf("%s: the pair is %d and %d, want %d and %d", test.name, a, b, test.a, test.b)
		}
	}
}

func TestMedian(t *testing.T) {
	for _, test := range []struct {
		x    []float64
		want float64
	}{{[]float64{3}, 3}, {[]float64{4, 1}, 2.5}, {[]float64{9, 1, 2}, 2}, {[]float64{100, 1, 2, 4}, 3}} {
		if got := median(slices.Clone(test.x)); got != test.want {
			t.Errorf("the median of %v is %v, want %v", test.x, got, test.want)
		}
	}
}

func TestRoundTripString(t *testing.T) {
	r := RoundTrip{NS: 109.6, Variant: "SeqCst store, one line", Placement: Near, CPUs: [2]int{0, 2}}
	if got, want := r.String(), "110 ns a round trip (near; SeqCst store, one line; CPUs 0 and 2)"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	r.Note = "not pinned"
	if got, want := r.String(), "110 ns a round trip (near; SeqCst store, one line; not pinned)"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
