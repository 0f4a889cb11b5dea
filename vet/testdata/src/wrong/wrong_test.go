package wrong

import (
	"errors"
	"testing"

	"github.com/ordo-go/ordo/ring"
)

func TestRing(t *testing.T) {
	p := new(ring.Multi[event])
	_, err := p.Next(1) // want `discarded`
	if errors.Is(err, ring.ErrFull) {
		return
	}
	p.Next(1)           // want `discarded`
	c, err := p.Next(1) /* want `not published` */ // here
	t.Log(err)
	c.Slot(0).n = 1
} // here
