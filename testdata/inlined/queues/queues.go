// Package queues is as package rings, for spsc.
package queues

import (
	"context"

	"github.com/ordo-go/ordo/spsc"
)

func Queue(ctx context.Context, q *spsc.Queue[int64]) (bool, error) {
	if !q.TryPush(1) { // (*Point).Signalled
		return false, q.Push(ctx, 1) // (*Point).Signalled
	}
	if _, ok := q.TryPop(); !ok { // (*Point).Signalled
		return false, nil
	}
	_, err := q.Pop(ctx) // (*Point).Signalled
	return true, err
}
