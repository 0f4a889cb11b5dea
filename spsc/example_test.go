package spsc_test

import (
	"context"
	"fmt"

	"github.com/ordo-go/ordo/spsc"
	"github.com/ordo-go/ordo/sync"
	"github.com/ordo-go/ordo/wait"
)

func Example() {
	q := spsc.New[string](2)
	fmt.Println(q.TryPush("a"), q.TryPush("b"), q.TryPush("c"))
	v, ok := q.TryPop()
	fmt.Println(v, ok)
	// Output:
	// true true false
	// a true
}

// A queue has as many slots as it is made with, a power of two, and holds as many values.
func ExampleNew() {
	q := spsc.New[int](4)
	for i := range 5 {
		fmt.Print(q.TryPush(i), " ")
	}
	fmt.Println(q.Len(), q.Cap())
	// Output: true true true true false 4 4
}

// A consumer that has a processor of its own spins.
func ExampleWait() {
	ctx := context.Background()
	q := spsc.New[int](8, spsc.Wait(wait.BusySpin()))
	var producer sync.WaitGroup
	producer.Go(func() { q.Push(ctx, 42) })
	fmt.Println(q.Pop(ctx))
	producer.Wait()
	// Output: 42 <nil>
}

// The producer closes the queue when it is done; the consumer gets all that was
// pushed.
func ExampleQueue_All() {
	ctx := context.Background()
	q := spsc.New[int](4)
	var producer sync.WaitGroup
	producer.Go(func() {
		defer q.Close()
		for i := range 10 {
			if err := q.Push(ctx, i); err != nil {
				return // the consumer closed the queue
			}
		}
	})
	sum := 0
	for v := range q.All(ctx) {
		sum += v
	}
	producer.Wait()
	fmt.Println(sum)
	// Output: 45
}

// Batches are written and read where they are stored. A batch can be shorter
// than asked for, as where the storage ends.
func ExampleQueue_Free() {
	ctx := context.Background()
	q := spsc.New[[64]byte](8)
	var producer sync.WaitGroup
	producer.Go(func() {
		defer q.Close()
		for i := 0; i < 100; {
			slots, err := q.AwaitFree(ctx, min(5, 100-i))
			if err != nil {
				return
			}
			for j := range slots {
				slots[j].Write()[0] = byte(i + j)
			}
			i += len(slots)
			q.Commit(len(slots))
		}
	})
	n, sum := 0, 0
	for {
		slots, err := q.AwaitReady(ctx, 5)
		if err == spsc.ErrClosed {
			break
		}
		for i := range slots {
			sum += int(slots[i].Read()[0])
		}
		n += len(slots)
		q.Release(len(slots))
	}
	producer.Wait()
	fmt.Println(n, sum)
	// Output: 100 4950
}
