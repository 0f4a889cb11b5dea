package ring

import (
	"context"
	"math/rand/v2"
	"testing"
)

// A takeLog stands for the cache lines of a ring's slots, and checks what is taken.
type takeLog struct {
	cacheLines
	take func(i int64, n int)
}

func (l takeLog) Take(i int64, n int) int {
	l.take(i, n)
	return min(n, 3)
}

// A producer takes slots that consumers are done with, and that it has not claimed since it
// last published: those somebody may be filling.
func TestOnlyFreeSlotsAreTaken(t *testing.T) {
	const size = 16
	for seed := range uint64(200) {
		random := rand.New(rand.NewPCG(seed, 0))
		r := New[int](size)
		p := r.SingleProducer(Fail)
		poller := r.Poller("poller")
		var next, done, claimed int64
		takes := 0
		r.lines = takeLog{r.lines, func(i int64, n int) {
			takes++
			if i < claimed || i < next || i+int64(n) > done+size {
				t.Fatalf("seed %d: %d slots from %d on are taken; those from %d to %d are claimed, those below %d done with", seed, n, i, next, claimed, done)
			}
		}}
		if err := r.Start(context.Background()); err != nil {
			t.Fatal(err)
		}
		for range 400 {
			switch n := random.IntN(6) + 1; random.IntN(8) {
			case 0:
				if p.Put(0) == nil {
					next++
					claimed = next
				}
			case 1, 2, 3:
				claim := func() (Claim[int], error) { return p.Next(n) }
				if random.IntN(2) == 0 {
					claim = func() (Claim[int], error) { return p.NextContext(context.Background(), n) }
				}
				c, err := claim()
				if err != nil {
					break
				}
				claimed = max(claimed, next+int64(n))
				if random.IntN(2) == 0 {
					if err := c.PublishFirst(n - random.IntN(2)); err == nil {
						next = p.own.next
						claimed = next
					}
				}
			default:
				b, err := poller.Poll()
				if err != nil {
					t.Fatal(err)
				}
				for range min(n, b.Len()) {
					b.Next()
				}
				poller.settle()
				done = poller.consumer.done
			}
		}
		if takes == 0 {
			t.Fatalf("seed %d: nothing was taken", seed)
		}
	}
}
