package ring

// Stats is the state of a ring at about one moment; its parts are read one
// after the other. Taking it costs the ring nothing until then.
type Stats struct {
	Cursor    int64 // events published, or claimed if there are many producers
	Capacity  int   // slots
	Remaining int   // free slots
	Waits     int64 // claims that found the ring full; those that then waited, failed or dropped
	Dropped   int64 // events dropped by the policy Drop
	Consumers []ConsumerStats
}

// ConsumerStats is the state of one consumer.
type ConsumerStats struct {
	Name     string
	Sequence int64 // events it is done with
	Lag      int64 // how far Cursor is beyond Sequence; that may be more than Capacity, as it is read later
	Skipped  int64 // events that failed and were skipped
	Waits    int64 // times that it found no event, and waited: not those of Poll
	Closed   bool  // a poller that was closed; it has no lag
}

// Stats returns the state of the ring. Any goroutine may call it at any time
// after the graph is built.
func (r *Ring[T]) Stats() Stats {
	r.life.Lock()
	all := r.everyone()
	r.life.Unlock()
	s := Stats{Capacity: r.Cap(), Consumers: make([]ConsumerStats, len(all))}
	slowest := int64(passed)
	for i, c := range all {
		done := c.v.LoadAcquire() // ord: the cursor below is not behind it; pairs with StoreRelease in advance
		s.Consumers[i] = ConsumerStats{
			Name:     c.handler.Name,
			Sequence: done,
			Skipped:  c.skipped.LoadRelaxed(),       // ord: a counter
			Waits:    c.barrier.waits.LoadRelaxed(), // ord: a counter
			Closed:   done == passed,
		}
		slowest = min(slowest, done)
	}
	s.Waits, s.Dropped = r.waits.LoadRelaxed(), r.dropped.LoadRelaxed() // ord: counters
	if r.started() {
		s.Cursor = r.sequencer.cursor.LoadRelaxed() &^ closedBit // ord: a counter; the acquires above keep it behind them
	}
	if end, sealed := r.end(); sealed {
		s.Cursor = min(s.Cursor, end)
	}
	for i := range s.Consumers {
		if c := &s.Consumers[i]; c.Closed {
			c.Sequence = s.Cursor
		} else {
			c.Lag = max(s.Cursor-c.Sequence, 0)
		}
	}
	s.Remaining = int(max(int64(s.Capacity)-max(s.Cursor-slowest, 0), 0))
	return s
}
