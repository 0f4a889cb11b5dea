package rcu

import (
	"testing"

	"github.com/ordo-go/ordo/atomic"
	"github.com/ordo-go/ordo/check"
)

// relaxedPublish stores the new value relaxed: a reader has the pointer, and not what it
// points to.
type relaxedPublish struct{ right }

func (s relaxedPublish) Replace(v *config) (old *config) {
	old = s.value.LoadRelaxed()
	s.value.StoreRelaxed(v)
	atomic.FenceHeavy()
	s.await(s.epoch.AddRelaxed(1))
	return old
}

func TestWrongPublishRelaxed(t *testing.T) {
	check.Run(t, func() { updates(relaxedPublish{newRight(1)}, 1, 1, 1) }, weak, check.Expect(check.Race))
}

// noGrace hands the old value out as soon as it is replaced, "since no reader can get it
// any more". But one may have it.
type noGrace struct{ right }

func (s noGrace) Replace(v *config) (old *config) {
	old = s.value.LoadRelaxed()
	s.value.StoreRelease(v)
	return old
}

func TestWrongFreedTooEarly(t *testing.T) {
	check.Run(t, func() { updates(noGrace{newRight(1)}, 1, 1, 1) }, weak, check.Expect(check.Race))
}

// unfenced waits for the readers that it sees, and sees not all: between the store of the
// value and the look at the readers there is no fence.
type unfenced struct{ right }

func (s unfenced) Replace(v *config) (old *config) {
	old = s.value.LoadRelaxed()
	s.value.StoreRelease(v)
	s.await(s.epoch.AddAcqRel(1))
	return old
}

func TestWrongGraceUnfenced(t *testing.T) {
	check.Run(t, func() { updates(unfenced{newRight(1)}, 1, 1, 1) }, weak, check.Expect(check.Race))
}

// relaxedEntry has readers announce themselves relaxed, "since the fence comes after it".
// The writer that sees a reader in a new epoch lets it read, and has not acquired the end
// of its last Read, which it did not see.
type relaxedEntry struct{ right }

func (s relaxedEntry) Read(reader int, use func(*config)) {
	r := s.Reader(reader)
	r.since.StoreRelaxed(s.epoch.LoadRelaxed())
	atomic.FenceLight()
	use(s.value.LoadAcquire())
	r.since.StoreRelease(0)
}

func TestWrongEntryRelaxed(t *testing.T) {
	check.Run(t, func() { updates(relaxedEntry{newRight(1)}, 1, 2, 1) }, weak, check.Expect(check.Race))
}
