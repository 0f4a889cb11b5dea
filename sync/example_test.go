package sync_test

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/ordo-go/ordo/sync"
)

// A wake-up that comes first is kept, and only one is.
func ExampleNewParker() {
	p := sync.NewParker()
	p.Unpark()
	p.Unpark()
	fmt.Println(p.Park(sync.Limit{}))
	fmt.Println(p.Park(sync.Within(time.Millisecond)))
	// Output:
	// <nil>
	// context deadline exceeded
}

// The sleeper looks, and parks while it finds nothing; the other side stores
// first and unparks then.
func ExampleParker_Park() {
	p := sync.NewParker()
	var mu sync.Mutex
	var mail []string
	look := func() (letter string, ok bool) {
		mu.Lock()
		defer mu.Unlock()
		if len(mail) == 0 {
			return "", false
		}
		return mail[0], true
	}

	var wg sync.WaitGroup
	wg.Go(func() {
		mu.Lock()
		mail = append(mail, "a letter")
		mu.Unlock()
		p.Unpark()
	})
	letter, ok := look()
	for !ok {
		if err := p.Park(sync.Limit{}); err != nil {
			fmt.Println(err)
			return
		}
		letter, ok = look()
	}
	wg.Wait()
	fmt.Println(letter)
	// Output: a letter
}

func ExampleUntil() {
	ctx, cancel := context.WithCancelCause(context.Background())
	limit := sync.Until(ctx)
	fmt.Println(limit.Err())
	cancel(errors.New("market closed"))
	fmt.Println(limit.Err())
	// Output:
	// <nil>
	// market closed
}

func ExampleWithin() {
	fmt.Println(sync.Within(time.Hour).Err())
	fmt.Println(sync.Within(0).Err())
	// Output:
	// <nil>
	// context deadline exceeded
}

func ExampleAfterFunc() {
	ctx, cancel := context.WithCancel(context.Background())
	p := sync.NewParker()
	stop := sync.AfterFunc(ctx, p.Unpark)
	cancel()
	fmt.Println(p.Park(sync.Limit{}), stop())
	// Output: <nil> false
}
