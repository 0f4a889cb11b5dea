package proofs

import (
	"testing"

	"github.com/ordo-go/ordo/atomic"
	"github.com/ordo-go/ordo/check"
	"github.com/ordo-go/ordo/sync"
)

// Spin, then park: who waits looks some times at what it waits for, then says that it
// sleeps, looks once more, and sleeps. Who makes it true wakes the sleeper, if there is
// one. It is store buffering: if neither sees what the other has stored, the wake-up is
// lost, and the sleeper never wakes.

// A door is opened once, and one goroutine waits for that.
type door struct {
	open     atomic.Bool
	sleeping atomic.Bool
	sleeper  *sync.Parker
}

func newDoor() *door {
	d := &door{sleeper: sync.NewParker()}
	check.Name(&d.open, "open")
	check.Name(&d.sleeping, "sleeping")
	return d
}

// spins is how often to look before going to sleep.
const spins = 2

func (d *door) spin() bool {
	for range spins {
		if d.open.LoadAcquire() { // ord: what came before is visible; pairs with the store in unlock
			return true
		}
		atomic.Pause()
	}
	return false
}

func (d *door) wait() {
	if d.spin() {
		return
	}
	d.sleeping.Store(true) // and then look: in one order with the store and the load in unlock
	if !d.open.Load() {
		d.sleeper.Park(sync.Limit{})
	}
}

func (d *door) unlock() {
	d.open.Store(true) // and then look: in one order with the store and the load in wait
	if d.sleeping.Load() {
		d.sleeper.Unpark()
	}
}

type waitable interface {
	wait()
	unlock()
}

// pass has one goroutine wait for the other one, and use what that has made.
func pass(d waitable) {
	var room atomic.Plain[int]
	together(
		func() {
			d.wait()
			check.Assert(room.Get() == 42, "the room is empty")
		},
		func() {
			room.Set(42)
			d.unlock()
		})
}

func TestWakeUp(t *testing.T) {
	check.Run(t, func() { pass(newDoor()) }, weak)
}

// fencedDoor has a fence on either side. As it is used for every event, and nobody sleeps
// most of the time, this is what one would make cheap: see atomic.FenceLight.
type fencedDoor struct{ *door }

func (d fencedDoor) wait() {
	if d.spin() {
		return
	}
	d.sleeping.StoreRelaxed(true) // ord: the fence orders it
	atomic.FenceHeavy()           // StoreLoad between sleeping and open; pairs with FenceLight in unlock
	if !d.open.LoadAcquire() {    // ord: what came before is visible; pairs with StoreRelease in unlock
		d.sleeper.Park(sync.Limit{})
	}
}

func (d fencedDoor) unlock() {
	d.open.StoreRelease(true)     // ord: what came before is visible; pairs with LoadAcquire in wait and spin
	atomic.FenceLight()           // StoreLoad between open and sleeping; pairs with FenceHeavy in wait
	if d.sleeping.LoadRelaxed() { // ord: behind the fence; Unpark orders the rest
		d.sleeper.Unpark()
	}
}

func TestWakeUpFences(t *testing.T) {
	check.Run(t, func() { pass(fencedDoor{newDoor()}) }, weak)
}

// drowsy has release and acquire, and no fence: the wake-up is lost.
type drowsy struct{ *door }

func (d drowsy) wait() {
	if d.spin() {
		return
	}
	d.sleeping.StoreRelease(true)
	if !d.open.LoadAcquire() {
		d.sleeper.Park(sync.Limit{})
	}
}

func (d drowsy) unlock() {
	d.open.StoreRelease(true)
	if d.sleeping.LoadAcquire() {
		d.sleeper.Unpark()
	}
}

func TestWrongWakeUp(t *testing.T) {
	check.Run(t, func() { pass(drowsy{newDoor()}) }, weak, check.Expect(check.Deadlock))
}

// hasty has everything sequentially consistent, and looks before it says that it sleeps.
type hasty struct{ *door }

func (d hasty) wait() {
	if d.spin() {
		return
	}
	if !d.open.Load() {
		d.sleeping.Store(true)
		d.sleeper.Park(sync.Limit{})
	}
}

func TestWrongWakeUpLooksFirst(t *testing.T) {
	check.Run(t, func() { pass(hasty{newDoor()}) }, weak, check.Expect(check.Deadlock))
}
