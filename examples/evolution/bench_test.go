package main

import (
	"fmt"
	"testing"
)

// BenchmarkClaim is a claim and its publication, without a consumer.
func BenchmarkClaim(b *testing.B) {
	for _, s := range steps {
		for _, producers := range []int{1, 2} {
			if producers > 1 && s.single {
				continue
			}
			b.Run(fmt.Sprintf("%s/producers=%d", s.name, producers), func(b *testing.B) {
				b.ReportAllocs()
				write(s.make(size), producers, (b.N+producers-1)/producers, func(int, int64) {})
			})
		}
	}
}

// BenchmarkWriteAndRead is a claim, its publication and the read, by one
// goroutine: what it costs without the way from one processor to another.
func BenchmarkWriteAndRead(b *testing.B) {
	for _, s := range steps {
		b.Run(s.name, func(b *testing.B) {
			sequencer := s.make(size)
			i := uint64(0)
			fill := func(_ int64, slot *Event) { slot.A = i }
			use := func(_ int64, slot *Event) {
				if slot.A != i {
					b.Fatalf("read %d, and %d was written", slot.A, i)
				}
			}
			b.ReportAllocs()
			for ; i < uint64(b.N); i++ {
				sequencer.Write(fill)
				sequencer.Read(use)
			}
		})
	}
}
