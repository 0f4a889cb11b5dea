package proofs

import (
	"context"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ordo-go/ordo/check"
	"github.com/ordo-go/ordo/internal/checked"
	"github.com/ordo-go/ordo/sync"
	"github.com/ordo-go/ordo/wait"
)

// A shape is a small program over wait, spsc or ring, and what it asserts: by
// check.Assert, by using what is passed as plain memory, so that a missing edge is a
// race, and by ending.
type shape struct {
	name  string
	body  func()
	large bool // takes more than seconds: only with -long

	executions int // as README has it; 0 if that does not say

	// weak are the functions of package wait whose FenceExpedited is only FenceAcqRel,
	// as on a machine that is not expedited.
	weak []string
}

// options are how the shape is explored, and more.
func (s shape) options(t *testing.T, more ...check.Option) []check.Option {
	options := append(more, check.Model(model))
	if len(s.weak) == 0 {
		return options
	}
	for _, site := range sites(t) {
		if site.method == "FenceExpedited" && slices.Contains(s.weak, site.function) {
			options = append(options, check.Weaken(site.at(), "acq_rel"))
		}
	}
	return options
}

// shapes are all of them, those first that take the least.
var shapes = slices.Concat(waitShapes, spscShapes, ringShapes)

const model = "c++20-nta"

var long = flag.Bool("long", false, "prove the large shapes, too")

// Every shape is right.
func TestShapes(t *testing.T) {
	for _, s := range shapes {
		t.Run(s.name, func(t *testing.T) {
			if s.large && !*long && checked.Enabled {
				t.Skip("large: needs -long")
			}
			if s.executions == 0 || !checked.Enabled {
				check.Run(t, s.body, s.options(t)...)
				return
			}
			r := check.Explore(s.body, s.options(t)...)
			t.Log(r)
			// There may be some more by chance, but not twice as many: a look more in a loop
			// that waits makes that.
			if !r.Complete || r.Executions > s.executions+s.executions/10 {
				t.Errorf("complete: %v, %d executions; README says %d", r.Complete, r.Executions, s.executions)
			}
		})
	}
}

// README says how many executions a shape has as the shape does.
func TestReadmeCounts(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	text := strings.ReplaceAll(string(readme), ",", "")
	said := 0
	for _, s := range shapes {
		if s.executions > 0 {
			said++
			if !strings.Contains(text, fmt.Sprintf("| %d |", s.executions)) {
				t.Errorf("%s: README does not say %d", s.name, s.executions)
			}
		}
	}
	if said != 2 {
		t.Errorf("%d shapes are in README, want 2", said)
	}
}

// The strategies, each a way to wait that is never left.
var (
	spinning = wait.BusySpin()
	pausing  = wait.Strategy{Pauses: wait.Forever, Pause: 1, MaxPause: 1}
	yielding = wait.Strategy{Yields: wait.Forever}
	napping  = wait.Strategy{Nap: 1}
	parking  = wait.Blocking()
)

// strategies have budgets of 0 and 1 for each way.
var strategies = []struct {
	name string
	wait.Strategy
}{
	{"spinning", spinning},
	{"pausing", pausing},
	{"yielding", yielding},
	{"napping", napping},
	{"parking", parking},
	{"spin then park", wait.Strategy{Spins: 1}},
	{"pause then park", wait.Strategy{Pauses: 1, Pause: 1, MaxPause: 1}},
	{"yield then park", wait.Strategy{Yields: 1}},
	{"all then nap", wait.Strategy{Spins: 1, Pauses: 1, Pause: 1, MaxPause: 1, Yields: 1, Nap: 1}},
}

// bg is a context that does not end.
var bg = context.Background()

// ending returns a context that ends at some time: natively soon, and under the
// checker whenever somebody looks, or not.
func ending() context.Context {
	ctx, cancel := context.WithCancel(bg)
	if !checked.Enabled {
		time.AfterFunc(20*time.Microsecond, cancel)
	} else {
		context.AfterFunc(bg, cancel)
	}
	return ctx
}

// together runs threads and waits for their ends.
func together(threads ...func()) {
	var wg sync.WaitGroup
	for _, f := range threads {
		wg.Go(f)
	}
	wg.Wait()
}

// increases reports whether the values are 1, 2, 3 and so on.
func increases(values []int) bool {
	for i, v := range values {
		if v != i+1 {
			return false
		}
	}
	return true
}
