//go:build ordo

package check_test

import (
	"flag"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/ordo-go/ordo/check"
)

var long = flag.Bool("long", false, "also check what has many executions")

// few is how many executions are checked without -long.
const few = 1000

// A measured program has as many executions as GenMC 0.10.3 counts, and took GenMC so
// many seconds on a machine like ours.
type measured struct {
	name, size string
	model      string // "" is rc11-rs20
	body       func()
	executions int
	seconds    float64
}

// genmc is what GenMC was measured on. Its loops that wait are assumptions that they
// need not.
func genmc() []measured {
	of := func(name, model string, program func(int) func(), n, executions int, seconds float64) measured {
		return measured{name, fmt.Sprint(n), model, program(n), executions, seconds}
	}
	lock := func(n int) func() { return ticketlock(n, await) }
	wall := func(n int) func() { return barrier(n, await) }
	stack := func(w, r, rw, executions int, seconds float64) measured {
		return measured{"treiber", fmt.Sprint(w, r, rw), "", treiber(w, r, rw), executions, seconds}
	}
	queue := func(r, w, rw, executions int, seconds float64) measured {
		return measured{"mpmc", fmt.Sprint(r, w, rw), "", mpmc(r, w, rw, await), executions, seconds}
	}
	return []measured{
		of("ainc", "", ainc, 6, 720, .16),
		of("ainc", "", ainc, 7, 5040, .13),
		of("ainc", "", ainc, 8, 40320, .86),
		of("ainc", "", ainc, 9, 362880, 7.56),
		of("binc", "", binc, 3, 36, .07),
		of("binc", "", binc, 4, 576, .17),
		of("cinc", "", cinc, 3, 216, .08),
		of("cinc", "", cinc, 4, 13824, .37),
		of("casrot", "", casrot, 6, 144, .07),
		of("casrot", "", casrot, 8, 2048, .04),
		of("casrot", "", casrot, 9, 8597, .11),
		of("casrot", "", casrot, 10, 38486, .23),
		of("readers", "", readers, 8, 256, .14),
		of("readers", "", readers, 13, 8192, .23),
		of("readers", "", readers, 15, 32768, .79),
		of("lastzero", "", lastzero, 5, 64, .03),
		of("lastzero", "", lastzero, 10, 3328, .11),
		of("lastzero", "", lastzero, 15, 147456, 5.04),
		of("indexer", "", indexer, 12, 8, .06),
		of("indexer", "", indexer, 13, 64, .04),
		of("indexer", "", indexer, 14, 512, .16),
		of("indexer", "", indexer, 15, 4096, 1.18),
		of("fib", "", fib, 3, 2258, .05),
		of("fib", "", fib, 4, 34205, .14),
		of("fib", "", fib, 5, 525630, 1.69),
		of("fib", "x86-tso", fib, 3, 2258, .05),
		of("fib", "x86-tso", fib, 4, 34205, .14),
		of("fib", "x86-tso", fib, 5, 525630, 1.69),
		of("fib", "sc", fib, 3, 1698, .04),
		of("fib", "sc", fib, 4, 19605, .10),
		of("fib", "sc", fib, 5, 218243, .79),
		of("writers", "", writers, 4, 720, .04),
		of("writers", "", writers, 6, 40320, .15),
		of("writers", "", writers, 7, 362880, 1.16),
		of("big0", "", big0, 0, 82472, .25),
		of("big0", "sc", big0, 0, 69112, .21),
		of("ticketlock", "", lock, 2, 2, .03),
		of("ticketlock", "", lock, 3, 6, .03),
		of("ticketlock", "", lock, 4, 24, .04),
		of("ticketlock", "", lock, 5, 120, .05),
		of("ticketlock", "", lock, 6, 720, .08),
		of("barrier", "", wall, 1, 2, .03),
		of("barrier", "", wall, 2, 6, .03),
		of("barrier", "", wall, 3, 24, .04),
		of("barrier", "", wall, 4, 120, .05),
		stack(2, 1, 0, 18, .10),
		stack(2, 2, 0, 80, .05),
		stack(3, 0, 0, 60, .06),
		stack(0, 0, 2, 18, .04),
		stack(0, 0, 3, 3600, .59),
		queue(1, 1, 0, 3, .03),
		queue(2, 1, 0, 16, .04),
		queue(1, 2, 0, 8, .04),
		queue(0, 0, 2, 78, .05),
		queue(2, 2, 0, 236, .08),
	}
}

// TestCountsOfGenMC checks the programs that GenMC was measured on: there are as many
// executions, and no failure.
func TestCountsOfGenMC(t *testing.T) {
	checked := 0
	for _, m := range genmc() {
		if m.model == "" {
			m.model = "rc11-rs20"
		}
		if m.executions > few && !*long || !slices.Contains(models(), m.model) {
			continue
		}
		checked++
		one := check.Explore(m.body, check.Model(m.model), check.Workers(1))
		r := check.Explore(m.body, check.Model(m.model), check.Workers(2))
		if one.Executions != r.Executions || one.Blocked != r.Blocked {
			t.Errorf("%s %s, %s: %s with one worker, with two %s", m.name, m.size, m.model, one, r)
		}
		if r.Executions != m.executions || !r.Complete {
			t.Errorf("%s %s, %s: %s by %s, want %d", m.name, m.size, m.model, r, r.Engine, m.executions)
			if r.Failure != nil {
				t.Log(r.Failure.Report)
			}
		}
		t.Logf("%-10s %-6s %-10s %7d executions %6d blocked %9s, with two workers %9s; GenMC %4.0f ms, ratio %.2f and %.2f", m.name, m.size, m.model,
			r.Executions, r.Blocked, one.Elapsed.Round(100*time.Microsecond), r.Elapsed.Round(100*time.Microsecond), m.seconds*1000,
			one.Elapsed.Seconds()/m.seconds, r.Elapsed.Seconds()/m.seconds)
	}
	if checked < 20 {
		t.Errorf("%d of %d programs are too few", checked, len(genmc()))
	}
}

// TestSpinLoopsOfGenMC checks the same with the loops that Go would have: they end in
// every execution, nothing fails, and there are no fewer executions than where a loop
// is left at once.
func TestSpinLoopsOfGenMC(t *testing.T) {
	for _, p := range []struct {
		name        string
		loop, given func()
	}{
		{"ticketlock 2", ticketlock(2, spin), ticketlock(2, await)},
		{"ticketlock 3", ticketlock(3, spin), ticketlock(3, await)},
		{"barrier 1", barrier(1, spin), barrier(1, await)},
		{"barrier 2", barrier(2, spin), barrier(2, await)},
		{"mpmc 1 1 0", mpmc(1, 1, 0, spin), mpmc(1, 1, 0, await)},
	} {
		for _, m := range models() {
			r, given := check.Explore(p.loop, check.Model(m)), check.Explore(p.given, check.Model(m))
			if !r.Complete || r.Executions < given.Executions {
				t.Errorf("%s, %s: %s, want at least %d", p.name, m, r, given.Executions)
			}
			t.Logf("%-12s %-10s %5d executions, %d where no loop goes round, %s", p.name, m, r.Executions, given.Executions, r.Engine)
		}
	}
}
