package turns

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ordo-go/ordo/bench/internal/load"
	"github.com/ordo-go/ordo/measure"
)

// steady is a rival whose events take each as long as said, by its own account.
func steady(name string, each time.Duration, runs *[]string) load.Rival {
	return load.Rival{Name: name, Kind: load.Ours, Run: func(n int64) (load.Result, error) {
		*runs = append(*runs, fmt.Sprintf("%s %d", name, n))
		return load.Result{Events: n, Elapsed: time.Duration(n) * each, Values: []load.Value{{Unit: "ns/op", V: float64(each)}}}, nil
	}}
}

// Rivals take turns, after runs that find out how many events take the time
// asked for; each repetition begins with another rival, and each has a probe
// before and after it.
func TestTurns(t *testing.T) {
	var runs []string
	probes := 0.0
	var reps []Rep
	p := Plan{
		Cases: []load.Case{{Name: "c", Rivals: []load.Rival{
			steady("slow", time.Millisecond, &runs), steady("fast", 10*time.Microsecond, &runs),
		}}},
		Reps:  3,
		Time:  10 * time.Millisecond,
		Probe: func() float64 { probes++; return probes },
		Done:  func(r Rep) error { reps = append(reps, r); return nil },
	}
	if err := p.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	want := []string{
		"slow 1", "slow 5", "slow 10", "fast 1", "fast 50", "fast 500", "fast 1000",
		"fast 1000", "slow 10",
		"slow 10", "fast 1000",
	}
	if !slices.Equal(runs, want) {
		t.Errorf("runs %q", runs)
	}
	var order []string
	for i, r := range reps {
		order = append(order, fmt.Sprintf("%s %d", r.Rival, r.Rep))
		if r.Before != float64(2*i+1) || r.After != float64(2*i+2) || r.Case != "c" || r.Kind != load.Ours {
			t.Errorf("repetition %d: %+v", i, r)
		}
	}
	if !slices.Equal(order, []string{"slow 1", "fast 1", "fast 2", "slow 2", "slow 3", "fast 3"}) {
		t.Errorf("order %q", order)
	}
}

// A plan that wants a placement waits for it, and makes a repetition again that ends in
// another; when its patience is over it takes what comes.
func TestWaitsForPlacement(t *testing.T) {
	for _, c := range []struct {
		name     string
		probes   string // n: near, f: far; the last goes on
		patience time.Duration
		want     []measure.Placement
		used     int // probes
	}{
		{"near at once", "n", time.Minute, []measure.Placement{measure.Near, measure.Near}, 6},
		{"near after a while", "fn", time.Minute, []measure.Placement{measure.Near, measure.Near}, 7},
		{"moves", "nnfn", time.Minute, []measure.Placement{measure.Near, measure.Near}, 9},
		{"never", "f", 20 * time.Millisecond, []measure.Placement{measure.Far, measure.Far}, 5},
		{"no patience", "f", 0, []measure.Placement{measure.Far, measure.Far}, 4},
	} {
		t.Run(c.name, func(t *testing.T) {
			var runs []string
			var got []measure.Placement
			used := 0
			p := Plan{
				Cases: []load.Case{{Name: "c", Rivals: []load.Rival{steady("r", time.Millisecond, &runs)}}},
				Reps:  2, Time: time.Millisecond, Place: measure.Near, Patience: c.patience,
				Probe: func() float64 {
					used++
					if c.probes[min(used, len(c.probes))-1] == 'n' {
						return 100
					}
					return 500
				},
				Done: func(r Rep) error { got = append(got, r.Placement()); return nil },
			}
			if err := p.Run(t.Context()); err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(got, c.want) || used != c.used {
				t.Errorf("%v with %d probes, want %v with %d", got, used, c.want, c.used)
			}
		})
	}
}

// An error of a rival ends the plan and says where; what was done is done.
func TestRivalFails(t *testing.T) {
	wrong := errors.New("wrong")
	var runs []string
	done := 0
	p := Plan{
		Cases: []load.Case{{Name: "c", Rivals: []load.Rival{
			steady("right", time.Millisecond, &runs),
			{Name: "bad", Run: func(int64) (load.Result, error) { return load.Result{}, wrong }},
		}}},
		Reps: 2, Time: time.Millisecond,
		Probe: func() float64 { return 1 },
		Done:  func(Rep) error { done++; return nil },
	}
	err := p.Run(t.Context())
	if !errors.Is(err, wrong) || !strings.Contains(err.Error(), "c, bad") || done != 1 {
		t.Errorf("%v after %d", err, done)
	}
}

// When the context ends, the run under way is finished, and no other begins.
func TestInterrupt(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var runs []string
	right := steady("right", time.Millisecond, &runs)
	done := 0
	p := Plan{
		Cases: []load.Case{{Name: "c", Rivals: []load.Rival{right}}},
		Reps:  100, Time: time.Millisecond,
		Probe: func() float64 { return 1 },
		Done: func(Rep) error {
			if done++; done == 3 {
				cancel()
			}
			return nil
		},
	}
	if err := p.Run(ctx); !errors.Is(err, context.Canceled) || done != 3 {
		t.Errorf("%v after %d", err, done)
	}
}

// A run that does not end is left behind.
func TestInterruptStuck(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	stuck := make(chan struct{})
	defer close(stuck)
	began := time.Now()
	_, err := run(ctx, load.Rival{Run: func(int64) (load.Result, error) { <-stuck; return load.Result{}, nil }}, 1)
	if err != context.DeadlineExceeded || time.Since(began) < grace || time.Since(began) > grace+10*time.Second {
		t.Errorf("%v after %v", err, time.Since(began))
	}
}

func TestPlacement(t *testing.T) {
	var got []string
	for _, r := range []Rep{
		{Before: 100, After: 110}, {Before: 199, After: 203}, {Before: 500, After: 600},
		{Before: 100, After: 500}, {Before: 500, After: 100}, {Before: 100}, {},
	} {
		got = append(got, string(r.Placement()))
	}
	if want := []string{"near", "mid", "far", "moved", "moved", "unknown", "unknown"}; !reflect.DeepEqual(got, want) {
		t.Error(got)
	}
}
