// Package seqlock has a writer that tears no pair.
package seqlock

import (
	"github.com/ordo-go/ordo/atomic"
	"github.com/ordo-go/ordo/sync"
)

//ordo:~exists read.a != read.b

var (
	seq  atomic.Uint64
	pair [2]atomic.Uint32
	done atomic.Bool
)

func init() { seq.Store(2) }

func write() {
	s := seq.LoadRelaxed()
	seq.StoreRelaxed(s + 1)
	atomic.FenceRelease()
	for i := range pair {
		pair[i].StoreRelaxed(1)
	}
	seq.StoreRelease(s + 2)
	done.StoreRelease(true)
}

func read() (a, b uint32) {
	for {
		s := seq.LoadAcquire()
		if s&1 != 0 {
			atomic.Pause()
			continue
		}
		a, b = pair[0].LoadRelaxed(), pair[1].LoadRelaxed()
		atomic.FenceAcquire()
		if seq.LoadRelaxed() == s {
			return a, b
		}
	}
}

func wait() (a uint32) {
	for !done.LoadAcquire() { //ordo:await
		sync.Yield()
	}
	return pair[1].LoadRelaxed()
}
