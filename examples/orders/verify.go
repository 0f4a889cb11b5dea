package main

import (
	"fmt"
	"io"
)

// verify reads the journal back, replays it, and compares: it must hold all
// the orders that were taken, and the replay, the book and the replica must be
// equal, with all their answers. The error is the first difference.
func verify(journal io.Reader, taken int64, book, replica *Engine) error {
	replayed, n, err := replay(journal)
	if err != nil {
		return err
	}
	if n != taken {
		return fmt.Errorf("the journal holds %d orders, and %d were taken", n, taken)
	}
	if d := replayed.difference(book); d != "" {
		return fmt.Errorf("journal and book differ: %s", d)
	}
	if d := replayed.difference(replica); d != "" {
		return fmt.Errorf("journal and replica differ: %s", d)
	}
	return nil
}

// replay applies the journal's n orders to a new engine. A service does that
// when it starts.
func replay(journal io.Reader) (e *Engine, n int64, err error) {
	e = NewEngine()
	r := NewJournalReader(journal)
	var o Order
	for {
		switch err := r.Next(&o); err {
		case nil:
			e.Apply(&o)
		case io.EOF:
			return e, r.count, nil
		default:
			return e, r.count, err
		}
	}
}
