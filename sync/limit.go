package sync

import (
	"context"
	"time"

	"github.com/ordo-go/ordo/internal/checked"
)

// A Limit bounds a wait. The zero value does not: the wait may last for ever.
type Limit struct {
	//lint:ignore U1000 empty without the tag ordo
	modelled
	ctx context.Context // nil: no context
	end time.Time       // zero: no time limit
}

// Until is the limit of ctx: its deadline and its cancellation.
func Until(ctx context.Context) Limit {
	if ctx.Done() == nil {
		return Limit{} // ctx never ends
	}
	if checked.Enabled {
		if l, done := untilModel(ctx); done {
			return l
		}
	}
	return Limit{ctx: ctx}
}

// Within is the limit of d from now. It is over at once if d is not positive.
func Within(d Duration) Limit {
	if checked.Enabled {
		if l, done := withinModel(d); done {
			return l
		}
	}
	return Limit{end: time.Now().Add(d)}
}

// Err returns nil while the limit is not reached; then the cause of the
// context's end, or context.DeadlineExceeded. It takes a clock reading if the
// limit has a time.
func (l Limit) Err() error {
	if checked.Enabled {
		if err, done := l.errModel(); done {
			return err
		}
	}
	if l.ctx != nil && l.ctx.Err() != nil {
		return context.Cause(l.ctx)
	}
	if !l.end.IsZero() && !time.Now().Before(l.end) {
		return context.DeadlineExceeded
	}
	return nil
}
