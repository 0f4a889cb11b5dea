package main

import (
	"errors"
	"strings"
	"testing"
	"time"
)

func TestUsage(t *testing.T) {
	for _, c := range []struct {
		args   string
		status int
		ok     bool
		say    string
	}{
		{"", 0, true, ""},
		{"-h", 0, false, "usage: evolution"},
		{"-x", 2, false, "-x"},
		{"cas", 2, false, `"cas"`},
	} {
		var stderr strings.Builder
		status, ok := parse(strings.Fields(c.args), &stderr)
		if status != c.status || ok != c.ok || !strings.Contains(stderr.String(), c.say) {
			t.Errorf("evolution %s: %d, %v, %q", c.args, status, ok, &stderr)
		}
	}
}

// Who does not get the results is not told by the status that all is well.
func TestLostResults(t *testing.T) {
	var stderr strings.Builder
	if status := run(nil, full{}, &stderr); status != 1 || stderr.String() != "evolution: full\n" {
		t.Errorf("status %d, %q", status, &stderr)
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("full") }

func TestMedian(t *testing.T) {
	if got := median([]time.Duration{9, 1, 5, 2, 100}); got != 5 {
		t.Errorf("the median is %d", got)
	}
}
