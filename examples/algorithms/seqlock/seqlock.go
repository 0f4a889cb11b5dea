// Package seqlock is a sequence lock: values that one goroutine writes and any number
// read, without ever keeping the writer waiting (Boehm, "Can Seqlocks Get Along With
// Programming Language Memory Models?", 2012).
//
// Limits: one goroutine at a time writes. A reader starts again when a write comes
// between, so one that is always overtaken never ends. Values are words: to readers
// they must be atomic, as they are read while they are written.
package seqlock

import (
	"github.com/ordo-go/ordo/atomic"
	"github.com/ordo-go/ordo/sync"
)

// A Lock holds words that belong together. Make one with [New].
//
// seq is odd while the words are written, and counts on by two with each write. A
// reader that finds the same even seq before and after has read words of one write.
type Lock struct {
	seq   atomic.Uint64
	words []atomic.Uint64
}

// New returns n words that are zero.
func New(n int) *Lock { return &Lock{words: make([]atomic.Uint64, n)} }

// Write replaces the words by those of src, of which there must be as many.
func (l *Lock) Write(src []uint64) {
	seq := l.seq.LoadRelaxed()  // ord: only the writer stores it
	l.seq.StoreRelaxed(seq + 1) // ord: the fence keeps it before the words
	// A release store of seq would not do: it holds what is before it, and the words
	// are behind it.
	atomic.FenceRelease() // ord: odd before the words; pairs with FenceAcquire in Read; atlas seqlock-writer
	for i := range l.words {
		l.words[i].StoreRelaxed(src[i]) // ord: between the fence and the next store of seq
	}
	l.seq.StoreRelease(seq + 2) // ord: the words are written; pairs with LoadAcquire in Read; atlas seqlock-writer
}

// Read copies the words of one write to dst.
func (l *Lock) Read(dst []uint64) {
	for {
		seq := l.seq.LoadAcquire() // ord: the words are at least those of this write; pairs with StoreRelease in Write; atlas seqlock-writer
		if seq&1 == 0 && l.read(dst, seq) {
			return
		}
		sync.Yield() // the writer may have been stopped in the middle
	}
}

// read copies the words, and says whether they are those of seq.
func (l *Lock) read(dst []uint64, seq uint64) bool {
	for i := range l.words {
		dst[i] = l.words[i].LoadRelaxed() // ord: the fence keeps it before the second load of seq
	}
	// An acquire load of seq would not do: it holds what is behind it, and the words
	// are before it.
	atomic.FenceAcquire()             // ord: who read a word of a later write sees that seq is odd at least; pairs with FenceRelease in Write; atlas seqlock-writer
	return l.seq.LoadRelaxed() == seq // ord: behind the fence
}
