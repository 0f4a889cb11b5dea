package atomic_test

import (
	"fmt"
	"sync"

	"github.com/ordo-go/ordo/atomic"
)

// Message passing: the release store publishes what was written before it to
// whoever reads the flag by an acquire load.
func Example() {
	var message atomic.Plain[string] // ordinary memory, handed over
	var ready atomic.Bool

	var wg sync.WaitGroup
	wg.Go(func() {
		message.Set("hello")
		ready.StoreRelease(true) // ord: publishes message; pairs with LoadAcquire below
	})
	for !ready.LoadAcquire() { // ord: pairs with StoreRelease above
		atomic.Pause()
	}
	fmt.Println(message.Get())
	wg.Wait()
	// Output: hello
}

// A slot of a buffer is filled and read in place. The two counters say whose it
// is: the writer's while they are equal, else the reader's.
func ExamplePlain() {
	var slot atomic.Plain[[3]int]
	var written, read atomic.Uint64

	var wg sync.WaitGroup
	wg.Go(func() {
		for i := range 3 {
			for read.LoadAcquire() != uint64(i) { // ord: takes the slot back; pairs with read.StoreRelease
				atomic.Pause()
			}
			s := slot.Write()
			s[0], s[1], s[2] = i, i*i, i*i*i
			written.StoreRelease(uint64(i + 1)) // ord: hands the slot over; pairs with written.LoadAcquire
		}
	})
	for i := range 3 {
		for written.LoadAcquire() == uint64(i) { // ord: pairs with written.StoreRelease
			atomic.Pause()
		}
		fmt.Println(*slot.Read())
		read.StoreRelease(uint64(i + 1)) // ord: gives the slot back; pairs with read.LoadAcquire
	}
	wg.Wait()
	// Output:
	// [0 0 0]
	// [1 1 1]
	// [2 4 8]
}

// One fence for several flags: after the acquire fence, everything that came
// before the release fence is there, whichever of the flags was seen.
func ExampleFenceRelease() {
	var message atomic.Plain[string]
	var flags [2]atomic.Uint32

	var wg sync.WaitGroup
	wg.Go(func() {
		message.Set("hello")
		atomic.FenceRelease() // ord: publishes message; pairs with FenceAcquire below
		flags[0].StoreRelaxed(1)
		flags[1].StoreRelaxed(1)
	})
	for flags[0].LoadRelaxed()+flags[1].LoadRelaxed() == 0 {
		atomic.Pause()
	}
	atomic.FenceAcquire() // ord: pairs with FenceRelease above
	fmt.Println(message.Get())
	wg.Wait()
	// Output: hello
}

// Each side raises its hand and then looks at the other's: at least one sees
// the other. With release and acquire alone both may see nothing.
func ExampleFenceSeqCst() {
	var a, b atomic.Bool
	var aSaw, bSaw bool

	var wg sync.WaitGroup
	wg.Go(func() {
		a.StoreRelaxed(true)
		atomic.FenceSeqCst()
		aSaw = b.LoadRelaxed()
	})
	wg.Go(func() {
		b.StoreRelaxed(true)
		atomic.FenceSeqCst()
		bSaw = a.LoadRelaxed()
	})
	wg.Wait()
	fmt.Println(aSaw || bSaw)
	// Output: true
}

// The same where one side is in a hurry and the other is not.
func ExampleFenceLight() {
	var busy, stop atomic.Bool
	var stopped, idle bool

	var wg sync.WaitGroup
	wg.Go(func() { // often
		busy.StoreRelaxed(true)
		atomic.FenceLight()
		stopped = stop.LoadRelaxed()
	})
	wg.Go(func() { // seldom
		stop.StoreRelaxed(true)
		atomic.FenceHeavy()
		idle = !busy.LoadRelaxed()
	})
	wg.Wait()
	fmt.Println(stopped || !idle)
	// Output: true
}
