package right

import (
	"errors"
	"testing"

	"github.com/ordo-go/ordo/ring"
)

func wantErr(t *testing.T, err, want error) {
	if !errors.Is(err, want) {
		t.Error(err)
	}
}

// A test that expects no claim discards it.
func TestFull(t *testing.T) {
	p := new(ring.Multi[event])
	_, err := p.Next(1)
	wantErr(t, err, ring.ErrFull)
	if _, err := p.Next(1); !errors.Is(err, ring.ErrFull) {
		t.Fatal(err)
	}
	if _, err := p.Next(1); err != ring.ErrFull {
		t.Errorf("Next: %v", err)
	}
	if _, ok := p.TryNext(1); ok {
		t.Error("there is room")
	}
	_, _ = p.TryNext(1)
	_, err = p.Next(1)
	func(err error) { wantErr(t, err, ring.ErrClosed) }(err)
}
