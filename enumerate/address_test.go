package enumerate_test

import (
	"context"
	"testing"
	"time"

	"github.com/ordo-go/ordo/enumerate"
	"github.com/ordo-go/ordo/litmus/golang"
)

// Reads that no address depends on are chosen after the model has come in, which
// rejects most choices: with two slots chosen by counters and a mutex there would be
// billions of them before.
func TestOnlyWhatAddressesDependOnIsChosenUnjudged(t *testing.T) {
	const src = `package queue

import (
	"github.com/ordo-go/ordo/atomic"
	"github.com/ordo-go/ordo/sync"
)

var (
	buf        [2]int
	head, tail atomic.Uint32
	mu         sync.Mutex
	n          int
)

func Push() {
	for i := 1; i <= 2; i++ {
		t := tail.LoadRelaxed()
		if t-head.LoadAcquire() < 2 {
			buf[t%2] = i
			tail.StoreRelease(t + 1)
		}
	}
	mu.Lock()
	n++
	mu.Unlock()
}

func Pop() (sum int) {
	for i := 0; i < 2; i++ {
		h := head.LoadRelaxed()
		if h != tail.LoadAcquire() {
			sum = sum*10 + buf[h%2]
			head.StoreRelease(h + 1)
		}
	}
	mu.Lock()
	n++
	mu.Unlock()
	return
}

//ordo:exists Pop.sum == 21 || n != 2
`
	p, err := golang.Parse("queue.go", []byte(src))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	r, err := enumerate.Run(ctx, p, enumerate.Options{Model: modelOf(t, "c++20")})
	if err != nil {
		t.Fatal(err)
	}
	// Pop takes nothing, 1, or both, and its two looks at tail may fail in either
	// round; each way the mutex goes to one or the other first.
	if !r.Complete || r.Verdict != "Never" || r.Undefined || len(r.States) != 3 {
		t.Errorf("complete %v, %s, undefined %v, %d states, %d executions",
			r.Complete, r.Verdict, r.Undefined, len(r.States), r.Executions)
	}
}
