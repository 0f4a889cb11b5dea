// Package banned has checks that do what a check cannot.
package banned

import (
	crypto "crypto/rand"
	"fmt"
	"math/rand"
	random "math/rand/v2"
	"testing"
	"time"

	"github.com/ordo-go/ordo/atomic"
	"github.com/ordo-go/ordo/check"
	"github.com/ordo-go/ordo/sync"
)

func TestGo(t *testing.T) {
	check.Run(t, func() {
		var x atomic.Int32
		go x.Add(1)    // want `^a go statement in a check: the checker runs only threads that WaitGroup.Go of ordo/sync starts: use that$`
		go func() {}() // want `^a go statement in a check`
	})
}

// What a plain goroutine does is followed too.
func TestGoShares(t *testing.T) {
	check.Run(t, func() {
		n := 0
		go func(m int) { // want `^a go statement in a check`
			n = m // want `^n is written here by a thread`
		}(1)
		n++
	})
}

func TestChannels(t *testing.T) {
	check.Run(t, func() {
		c := make(chan int, 1)
		var wg sync.WaitGroup
		wg.Go(func() {
			c <- 1   // want `^a channel send in a check: the checker does not see channels, and hangs on one that blocks: use atomics, spsc.Queue, or Mutex, Cond or Parker of ordo/sync$`
			close(c) // want `^a close of a channel in a check`
		})
		receive(c)
		for range c { // want `^a range over a channel in a check`
		}
		select { // want `^a select in a check`
		case <-c:
		case v := <-c:
			fmt.Println(v)
		default:
		}
		wg.Wait()
	})
}

func receive(c chan int) int {
	return <-c // want `^a channel receive in a check`
}

func TestClock(t *testing.T) {
	check.Run(t, func() {
		start := time.Now() // want `^time.Now in a check: a check must be a function of what it reads from atomics, and its time stands still: use Now, Sleep, Yield, Within or Parker of ordo/sync$`
		var wg sync.WaitGroup
		wg.Go(func() {
			time.Sleep(time.Millisecond) // want `^time.Sleep in a check`
		})
		timer := time.After(time.Second) // want `^time.After in a check`
		_ = timer
		fmt.Println(time.Since(start), start.Add(time.Hour)) // want `^time.Since in a check`
		wg.Wait()
	})
}

var source = rand.New(rand.NewSource(1))

func TestRandom(t *testing.T) {
	n := rand.Intn(3) // before the check
	check.Run(t, func() {
		fmt.Println(n, rand.Intn(3))         // want `^math/rand.Intn in a check: a check must be a function of what it reads from atomics: draw the numbers before the check, from a fixed seed$`
		fmt.Println(random.IntN(3))          // want `^math/rand/v2.IntN in a check`
		crypto.Read(make([]byte, 1))         // want `^crypto/rand.Read in a check`
		r := random.New(random.NewPCG(1, 2)) // a seed of its own
		fmt.Println(r.IntN(3))
		fmt.Println(source.Intn(3)) // want `^math/rand.Rand.Intn on a source that outlives the check`
	})
}

func TestMapOrder(t *testing.T) {
	check.Run(t, func() {
		var x atomic.Int32
		for _, v := range map[int]int32{1: 1, 2: 2} { // want `^a range over a map in a check: its order is another each time, and a check must be a function of what it reads from atomics: range over slices.Sorted\(maps.Keys\(m\)\)$`
			x.Store(v)
		}
	})
}

// Who expects to be caught is.
func TestExpected(t *testing.T) {
	check.Run(t, func() {
		done := make(chan bool)
		go close(done)
		<-done
	}, check.Expect(check.Goroutine))
	check.Run(t, func() { <-make(chan int) }, check.Expect(check.Blocking))
	check.Run(t, func() { fmt.Println(rand.Intn(2)) }, check.Expect((check.Nondeterminism)))
	check.Run(t, func() {
		<-make(chan int) // want `^a channel receive in a check`
	}, check.Expect(check.Race))
}

// And who does not, of the same body, does not.
func TestExpectedOnce(t *testing.T) {
	blocks := func() {
		<-make(chan int) // want `^a channel receive in a check`
	}
	check.Run(t, blocks, check.Expect(check.Blocking))
	check.Run(t, blocks)
}

func TestInTheBodyOfAnIterator(t *testing.T) {
	check.Run(t, func() {
		for i := range numbers {
			fmt.Println(i)
		}
	})
}

func numbers(yield func(int) bool) {
	yield(int(time.Now().Unix())) // want `^time.Now in a check`
}
