//go:build ordo

package sync

import (
	"unsafe"

	"github.com/ordo-go/ordo/internal/checked"
)

// cell is the location of the model: 1 if there is a permit.
func (p *Parker) cell() checked.Cell {
	return checked.Cell{Addr: unsafe.Pointer(&p.state), Width: 4}
}

func (p *Parker) unparkModel() (done bool) {
	h := checked.CurrentThreads()
	if h == nil {
		return false
	}
	h.RMW(p.cell(), checked.Swap, word32(permit), checked.Release)
	return true
}

// parkModel takes the permit. A limit that may still be reached is reached at
// once or not at all: in between there is nothing to see of it.
func (p *Parker) parkModel(l Limit) (err error, done bool) {
	h := checked.CurrentThreads()
	if h == nil {
		return nil, false
	}
	limited := l != Limit{}
	if limited {
		if err := l.Err(); err != nil {
			if h.RMW(p.cell(), checked.Swap, word32(empty), checked.Acquire).Bits == permit {
				return nil, true
			}
			return err, true
		}
	}
	h.AwaitSwap(p.cell(), checked.Acquire, permit, empty, checked.Wait{For: "Parker.Park", Limited: limited})
	return nil, true
}
