package check

import (
	"time"

	"github.com/ordo-go/ordo/check/machine"
)

// A Moment is one in the life of a goroutine of a check.
type Moment struct {
	t  *machine.Thread
	n  int
	at time.Duration // natively
}

var begin = time.Now()

// Now is this moment of the calling goroutine.
func Now() Moment {
	if t := machine.Current(); t != nil {
		return Moment{t: t, n: t.Answered}
	}
	return Moment{at: time.Since(begin)}
}

// Before reports whether all that the goroutine of m had done until then happens
// before what the goroutine of o did from then on, as the events of the execution
// order them; natively, whether it was earlier. It may be asked once both goroutines
// are over.
func (m Moment) Before(o Moment) bool {
	if m.t == nil || o.t == nil {
		return m.at < o.at
	}
	return m.t.Before(m.n, o.t, o.n)
}
