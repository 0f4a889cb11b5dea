package ring

import (
	"testing"
	"unsafe"
)

// What is the single producer's is in no line that others read: neither with the first byte of
// the ring nor of the sequencer, which a check for nil reads. In one line with either a round
// trip took twice as long.
func TestOwnIsInLinesOfItsOwn(t *testing.T) {
	const line = 64
	r := new(Ring[int64])
	own, end := unsafe.Offsetof(r.own), unsafe.Sizeof(r.own)
	end += own
	for _, f := range []struct {
		name string
		at   uintptr
	}{
		{"the ring", 0},
		{"the end of slots", unsafe.Offsetof(r.slots) + unsafe.Sizeof(r.slots) - 1},
		{"the sequencer", unsafe.Offsetof(r.sequencer)},
		{"size", unsafe.Offsetof(r.size)},
		{"cursor", unsafe.Offsetof(r.cursor)},
	} {
		if f.at+line > own && f.at < end+line {
			t.Errorf("%s is at %d, too near to own, at %d to %d", f.name, f.at, own, end)
		}
	}
	if own+unsafe.Offsetof(r.own.limit) >= 2*line {
		t.Errorf("limit is at %d: its instructions are longer than need be", own+unsafe.Offsetof(r.own.limit))
	}
}
