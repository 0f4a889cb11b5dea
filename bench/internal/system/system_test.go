package system

import (
	"runtime"
	"testing"
	"time"
)

func TestParse(t *testing.T) {
	for _, c := range []struct {
		stat string
		want time.Duration
		ok   bool
	}{
		{"cpu  1 2 4 1000 2000 8 16 32 64 128\ncpu0 1 1 1 1 1 1 1 1 1 1\n", 63 * tick, true},
		{"cpu  1 2 4 1000 2000 8 16 32\n", 63 * tick, true},
		{"cpu  1 2 4 1000\n", 0, false},
		{"cpu  1 2 4 1000 x 8 16 32\n", 0, false},
		{"intr 1 2 4 1000 2000 8 16 32\n", 0, false},
		{"", 0, false},
	} {
		if got, ok := parse(c.stat); got != c.want || ok != c.ok {
			t.Errorf("%q: %v, %t", c.stat, got, ok)
		}
	}
}

// What the program itself uses does not count as others'.
func TestOthers(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only Linux has /proc/stat")
	}
	since, own := Now(), CPUTime()
	for CPUTime()-own < 200*time.Millisecond {
	}
	if elapsed := time.Since(since.at); elapsed > 300*time.Millisecond {
		t.Skip("the machine is too busy to tell")
	}
	all := 100 * float64(runtime.NumCPU())
	if got := since.Others(); got < 0 || got > all-60 {
		t.Errorf("others used %.0f %% while this program used a processor of %d", got, runtime.NumCPU())
	}
}
