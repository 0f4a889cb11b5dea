package sync_test

import (
	"runtime"
	"testing"
	"time"

	"github.com/ordo-go/ordo/sync"
)

func TestLoad(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	var load sync.Load
	within := func(want bool) {
		t.Helper()
		for end := time.Now().Add(5 * time.Second); load.Waiting() != want; runtime.Gosched() {
			if time.Now().After(end) {
				t.Fatalf("goroutines wait: %v", !want)
			}
		}
	}
	within(false)
	done := make(chan bool)
	go func() {
		for {
			select {
			case <-done:
				return
			default:
				runtime.Gosched()
			}
		}
	}()
	within(true) // one of the two has no processor
	close(done)
	within(false)
	if n := testing.AllocsPerRun(100, func() { load.Waiting() }); n > 0 {
		t.Errorf("%v allocations", n)
	}
}
