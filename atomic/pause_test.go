package atomic_test

import (
	"testing"

	"github.com/ordo-go/ordo/atomic"
)

// What one of each takes, on this processor.
func BenchmarkPauses(b *testing.B) {
	for _, p := range []struct {
		name  string
		pause func()
	}{
		{"Pause", atomic.Pause},
		{"PauseBriefly", atomic.PauseBriefly},
	} {
		b.Run(p.name, func(b *testing.B) {
			for b.Loop() {
				p.pause()
			}
		})
	}
}
