package atomic_test

import (
	"testing"

	"github.com/ordo-go/ordo/atomic"
)

// FenceHeavy interrupts the goroutines that run: one beside it makes it dearer.
func BenchmarkFences(b *testing.B) {
	for _, f := range []struct {
		name   string
		fence  func()
		beside bool
	}{
		{"FenceLight", atomic.FenceLight, false},
		{"FenceSeqCst", atomic.FenceSeqCst, false},
		{"FenceHeavy", atomic.FenceHeavy, false},
		{"FenceHeavy-beside", atomic.FenceHeavy, true},
	} {
		b.Run(f.name, func(b *testing.B) {
			var stop atomic.Bool
			done := make(chan struct{})
			go func() {
				defer close(done)
				for f.beside && !stop.LoadRelaxed() { // ord: only ends the loop
				}
			}()
			for b.Loop() {
				f.fence()
			}
			stop.Store(true)
			<-done
		})
	}
}
