package explore_test

import (
	"context"
	"flag"
	"fmt"
	"testing"
	"time"

	"github.com/ordo-go/ordo/check/explore"
)

var long = flag.Bool("long", false, "also run what takes long")

// counts are the executions that GenMC 0.10.3 counts, and the seconds it takes.
var counts = []struct {
	name, model string
	program     func(int) *code
	n           int
	executions  int
	seconds     float64
}{
	{"ainc", "", ainc, 6, 720, .16},
	{"ainc", "", ainc, 7, 5040, .13},
	{"ainc", "", ainc, 8, 40320, .86},
	{"ainc", "", ainc, 9, 362880, 7.56},
	{"binc", "", binc, 3, 36, .07},
	{"binc", "", binc, 4, 576, .17},
	{"cinc", "", cinc, 3, 216, .08},
	{"cinc", "", cinc, 4, 13824, .37},
	{"casrot", "", casrot, 6, 144, .07},
	{"casrot", "", casrot, 8, 2048, .04},
	{"casrot", "", casrot, 9, 8597, .11},
	{"casrot", "", casrot, 10, 38486, .23},
	{"readers", "", readers, 8, 256, .14},
	{"readers", "", readers, 13, 8192, .23},
	{"readers", "", readers, 15, 32768, .79},
	{"lastzero", "", lastzero, 5, 64, .03},
	{"lastzero", "", lastzero, 10, 3328, .11},
	{"lastzero", "", lastzero, 15, 147456, 5.04},
	{"indexer", "", indexer, 12, 8, .06},
	{"indexer", "", indexer, 13, 64, .04},
	{"indexer", "", indexer, 14, 512, .16},
	{"indexer", "", indexer, 15, 4096, 1.18},
	{"fib", "", fib, 3, 2258, .05},
	{"fib", "", fib, 4, 34205, .14},
	{"fib", "", fib, 5, 525630, 1.69},
	{"fib", "x86-tso", fib, 3, 2258, .05},
	{"fib", "x86-tso", fib, 4, 34205, .14},
	{"fib", "x86-tso", fib, 5, 525630, 1.69},
	{"fib", "sc", fib, 3, 1698, .04},
	{"fib", "sc", fib, 4, 19605, .10},
	{"fib", "sc", fib, 5, 218243, .79},
	{"writers", "", writers, 4, 720, .04},
	{"writers", "", writers, 6, 40320, .15},
	{"writers", "", writers, 7, 362880, 1.16},
	{"big0", "", big0, 0, 82472, .25},
	{"big0", "sc", big0, 0, 69112, .21},
	{"ticketlock", "", ticketlock, 2, 2, .03},
	{"ticketlock", "", ticketlock, 3, 6, .03},
	{"ticketlock", "", ticketlock, 4, 24, .04},
	{"ticketlock", "", ticketlock, 5, 120, .05},
	{"ticketlock", "", ticketlock, 6, 720, .08},
	{"barrier", "", barrier, 1, 2, .03},
	{"barrier", "", barrier, 2, 6, .03},
	{"barrier", "", barrier, 3, 24, .04},
	{"barrier", "", barrier, 4, 120, .05},
	{"treiber 2,1,0", "", func(int) *code { return treiber(2, 1, 0) }, 0, 18, .10},
	{"treiber 2,2,0", "", func(int) *code { return treiber(2, 2, 0) }, 0, 80, .05},
	{"treiber 3,0,0", "", func(int) *code { return treiber(3, 0, 0) }, 0, 60, .06},
	{"treiber 0,0,2", "", func(int) *code { return treiber(0, 0, 2) }, 0, 18, .04},
	{"treiber 0,0,3", "", func(int) *code { return treiber(0, 0, 3) }, 0, 3600, .59},
	{"mpmc 1,1,0", "", func(int) *code { return mpmc(1, 1, 0) }, 0, 3, .03},
	{"mpmc 2,1,0", "", func(int) *code { return mpmc(2, 1, 0) }, 0, 16, .04},
	{"mpmc 1,2,0", "", func(int) *code { return mpmc(1, 2, 0) }, 0, 8, .04},
	{"mpmc 0,0,2", "", func(int) *code { return mpmc(0, 0, 2) }, 0, 78, .05},
	{"mpmc 2,2,0", "", func(int) *code { return mpmc(2, 2, 0) }, 0, 236, .08},
}

// TestCountsOfGenMC counts the executions of programs that GenMC was measured on,
// with one worker and with two.
func TestCountsOfGenMC(t *testing.T) {
	for _, c := range counts {
		if c.seconds > 0.5 && !*long {
			continue
		}
		model := c.model
		if model == "" {
			model = "rc11-rs20"
		}
		name := fmt.Sprintf("%s %d", c.name, c.n)
		var took [3]time.Duration
		var results [3]explore.Result
		for workers := 1; workers <= 2; workers++ {
			start := time.Now()
			r, err := explore.Run(context.Background(), c.program(c.n), explore.Options{Model: model, Workers: workers})
			if err != nil {
				t.Fatal(err)
			}
			if r.Executions != c.executions || r.Errors != 0 || r.Races != 0 || !r.Finished {
				t.Errorf("%s, %s, %d workers: %+v, want %d executions", name, model, workers, r, c.executions)
			}
			took[workers], results[workers] = time.Since(start), r
		}
		if a, b := results[1], results[2]; a.Blocked != b.Blocked {
			t.Errorf("%s, %s: %d blocked, with two workers %d", name, model, a.Blocked, b.Blocked)
		}
		ms := func(d time.Duration) string { return fmt.Sprintf("%.1f ms", d.Seconds()*1000) }
		t.Logf("%-14s %-10s %7d executions %5d blocked %5d waiting %10s, two workers %10s  GenMC %.0f ms", name, model,
			results[1].Executions, results[1].Blocked, results[1].Waiting, ms(took[1]), ms(took[2]), c.seconds*1000)
	}
}
