package chaselev

import (
	"testing"

	"github.com/ordo-go/ordo/atomic"
	"github.com/ordo-go/ordo/check"
	"github.com/ordo-go/ordo/sync"
)

// weak is the memory model of the checks.
var weak = check.Model("c++20-nta")

// A task is ordinary memory that who got it writes: two who got it race.
type task struct{ runs atomic.Plain[int] }

func (x *task) run() {
	if x != nil {
		*x.runs.Write()++
	}
}

// A deque is what a test needs, right or wrong.
type deque interface {
	Push(*task)
	Take() *task
	Steal() (*task, bool)
}

// crew has the owner of d do what own says, beside thieves that try steals times
// each, and asserts that each of the tasks that the owner pushed ran once.
func crew(d deque, thieves, steals int, own func() (pushed []*task)) {
	var pushed []*task
	var wg sync.WaitGroup
	wg.Go(func() { pushed = own() })
	for range thieves {
		wg.Go(func() {
			for range steals {
				x, _ := d.Steal()
				x.run()
			}
		})
	}
	wg.Wait()
	for x := d.Take(); x != nil; x = d.Take() {
		x.run()
	}
	for i, x := range pushed {
		check.Assert(x.runs.Get() == 1, "task %d ran %d times", i, x.runs.Get())
	}
}

// pushes pushes n tasks.
func pushes(d deque, n int) (pushed []*task) {
	for range n {
		x := new(task)
		d.Push(x)
		pushed = append(pushed, x)
	}
	return pushed
}

// takesTwo pushes two tasks and takes two.
func takesTwo(d deque) func() []*task {
	return func() []*task {
		pushed := pushes(d, 2)
		d.Take().run()
		d.Take().run()
		return pushed
	}
}

// An owner and two thieves: each task runs once.
func TestTwoThieves(t *testing.T) {
	check.Run(t, func() {
		d := New[task](1)
		crew(d, 2, 1, takesTwo(d))
	}, weak)
}

// Thieves that come twice.
func TestTwoThievesTwice(t *testing.T) {
	check.Run(t, func() {
		d := New[task](1)
		crew(d, 2, 2, takesTwo(d))
	}, weak)
}

// A thief that comes twice may be after the task that the owner takes without a swap.
func TestOneThiefTwice(t *testing.T) {
	check.Run(t, func() {
		d := New[task](1)
		crew(d, 1, 2, takesTwo(d))
	}, weak)
}

// The owner uses a slot again that a thief may be reading, and what it took it
// pushed last.
func TestSlotsAreUsedAgain(t *testing.T) {
	check.Run(t, func() {
		d := New[task](0)
		crew(d, 2, 1, func() []*task {
			first := pushes(d, 1)
			if x := d.Take(); x != nil {
				check.Assert(x == first[0], "took another task than was pushed last")
				x.run()
			}
			return append(first, pushes(d, 1)...)
		})
	}, weak)
}

// The array grows under the eyes of thieves.
func TestGrows(t *testing.T) {
	check.Run(t, func() {
		d := New[task](0)
		crew(d, 2, 1, func() []*task {
			pushed := pushes(d, 2)
			if x := d.Take(); x != nil {
				check.Assert(x == pushed[1], "took another task than was pushed last")
				x.run()
			}
			return pushed
		})
	}, weak)
}
