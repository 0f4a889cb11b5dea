package sync

import (
	"context"
	"testing"
	"time"
)

// A Park that ends before its deadline leaves no timer behind.
func TestParkStopsItsTimer(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for name, test := range map[string]struct {
		limit Limit
		want  error
	}{
		"woken":     {Within(time.Hour), nil},
		"cancelled": {Limit{ctx: ctx, end: time.Now().Add(time.Hour)}, context.Canceled},
	} {
		t.Run(name, func(t *testing.T) {
			p := NewParker()
			if test.want == nil {
				defer time.AfterFunc(5*time.Millisecond, p.Unpark).Stop()
			}
			if err := p.Park(test.limit); err != test.want {
				t.Fatalf("Park returned %v, want %v", err, test.want)
			}
			if p.timer == nil {
				t.Fatal("Park did not wait with a timer; this test has shown nothing")
			}
			if p.timer.Stop() {
				t.Error("the timer still runs")
			}
		})
	}
}
