package seqlock

import (
	"testing"

	"github.com/ordo-go/ordo/atomic"
	"github.com/ordo-go/ordo/check"
	"github.com/ordo-go/ordo/sync"
)

// unfencedRead is a Lock whose Read has an acquire load where the fence was: the words
// may be read after it, for an acquire holds what is behind it.
type unfencedRead struct{ *Lock }

func (l unfencedRead) Read(dst []uint64) {
	for {
		seq := l.seq.LoadAcquire()
		for i := range l.words {
			dst[i] = l.words[i].LoadRelaxed()
		}
		if seq&1 == 0 && l.seq.LoadAcquire() == seq {
			return
		}
		sync.Yield()
	}
}

func TestWrongReadUnfenced(t *testing.T) {
	check.Run(t, func() { pairs(unfencedRead{New(2)}, 1, 1, 1) }, weak, check.Expect(check.Assertion))
}

// releasingWrite is a Lock whose Write has a release store where the fence was: the
// words may be written before it.
type releasingWrite struct{ *Lock }

func (l releasingWrite) Write(src []uint64) {
	seq := l.seq.LoadRelaxed()
	l.seq.StoreRelease(seq + 1)
	for i := range l.words {
		l.words[i].StoreRelaxed(src[i])
	}
	l.seq.StoreRelease(seq + 2)
}

func TestWrongWriteUnfenced(t *testing.T) {
	check.Run(t, func() { pairs(releasingWrite{New(2)}, 1, 1, 1) }, weak, check.Expect(check.Assertion))
}

// plain is a Lock whose words are ordinary memory: the torn words are thrown away, but
// to read what is being written is a data race all the same.
type plain struct {
	seq   atomic.Uint64
	words [2]atomic.Plain[uint64]
}

func (l *plain) Write(src []uint64) {
	seq := l.seq.LoadRelaxed()
	l.seq.StoreRelaxed(seq + 1)
	atomic.FenceRelease()
	for i := range l.words {
		l.words[i].Set(src[i])
	}
	l.seq.StoreRelease(seq + 2)
}

func (l *plain) Read(dst []uint64) {
	for {
		seq := l.seq.LoadAcquire()
		for i := range l.words {
			dst[i] = l.words[i].Get()
		}
		atomic.FenceAcquire()
		if seq&1 == 0 && l.seq.LoadRelaxed() == seq {
			return
		}
		sync.Yield()
	}
}

func TestWrongPlainWords(t *testing.T) {
	check.Run(t, func() { pairs(new(plain), 1, 1, 1) }, weak, check.Expect(check.Race))
}
