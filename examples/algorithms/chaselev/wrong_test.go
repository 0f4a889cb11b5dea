package chaselev

import (
	"testing"

	"github.com/ordo-go/ordo/atomic"
	"github.com/ordo-go/ordo/check"
)

// unfencedTake is a Deque whose Take has no fence: the load of top may come before
// the store of bottom, and the owner takes a task that a thief has.
type unfencedTake struct{ *Deque[task] }

func (d unfencedTake) Take() *task {
	b := d.bottom.LoadRelaxed() - 1
	a := d.array.LoadRelaxed()
	d.bottom.StoreRelaxed(b)
	t := d.top.LoadRelaxed()
	if t > b {
		d.bottom.StoreRelaxed(b + 1)
		return nil
	}
	x := a.at(b).LoadRelaxed()
	if t < b {
		return x
	}
	if !d.top.CompareAndSwap(t, t+1) {
		x = nil
	}
	d.bottom.StoreRelaxed(b + 1)
	return x
}

func TestWrongTakeUnfenced(t *testing.T) {
	check.Run(t, func() {
		d := unfencedTake{New[task](1)}
		crew(d, 1, 2, takesTwo(d))
	}, weak, check.Expect(check.Race))
}

// unfencedSteal is a Deque whose Steal has an acquire and no fence: it may see a new
// top and an old bottom.
type unfencedSteal struct{ *Deque[task] }

func (d unfencedSteal) Steal() (x *task, raced bool) {
	t := d.top.LoadAcquire()
	b := d.bottom.LoadAcquire()
	if t >= b {
		return nil, false
	}
	x = d.array.LoadAcquire().at(t).LoadRelaxed()
	if !d.top.CompareAndSwap(t, t+1) {
		return nil, true
	}
	return x, false
}

func TestWrongStealUnfenced(t *testing.T) {
	check.Run(t, func() {
		d := unfencedSteal{New[task](1)}
		crew(d, 2, 1, takesTwo(d))
	}, weak, check.Expect(check.Race))
}

// releasingPush is a Deque whose Push has a release store in place of the fence: right
// in C++11, where a later store of the same thread continues a release sequence, and
// wrong since C++20. A thief that reads what Take stored in bottom acquires nothing.
type releasingPush struct{ *Deque[task] }

func (d releasingPush) Push(x *task) {
	b := d.bottom.LoadRelaxed()
	d.array.LoadRelaxed().at(b).StoreRelaxed(x)
	d.bottom.StoreRelease(b + 1)
}

// The stolen task is nil, and so one is lost.
func TestWrongPushReleases(t *testing.T) {
	check.Run(t, func() {
		d := releasingPush{New[task](1)}
		crew(d, 1, 1, func() []*task {
			pushed := pushes(d, 2)
			d.Take().run()
			return pushed
		})
	}, weak, check.Expect(check.Assertion))
}

// relaxedArray is a Deque whose Push stores a grown array relaxed: a
// thief may see the array, and not the task that was copied to it.
type relaxedArray struct{ *Deque[task] }

func (d relaxedArray) Push(x *task) {
	b := d.bottom.LoadRelaxed()
	t := d.top.LoadAcquire()
	a := d.array.LoadRelaxed()
	if b-t >= int64(len(a.slots)) {
		a = a.grown(t, b)
		d.array.StoreRelaxed(a)
	}
	a.at(b).StoreRelaxed(x)
	atomic.FenceRelease()
	d.bottom.StoreRelaxed(b + 1)
}

// As above.
func TestWrongArrayRelaxed(t *testing.T) {
	check.Run(t, func() {
		d := relaxedArray{New[task](0)}
		crew(d, 1, 1, func() []*task { return pushes(d, 2) })
	}, weak, check.Expect(check.Assertion))
}
