package main

import (
	"math/rand/v2"
	"testing"
)

// A listBook is the obvious book: a list of what rests, searched for the best
// price again and again.
type listBook []Order

func (b *listBook) apply(o Order) Answer {
	a := Answer{ID: o.ID, Resting: o.Quantity}
	for a.Resting > 0 {
		best := b.best(o)
		if best == nil {
			break
		}
		n := min(a.Resting, best.Quantity)
		best.Quantity -= n
		a.Resting -= n
		a.Filled += n
		a.Value += uint64(n) * uint64(best.Price)
	}
	if a.Resting > 0 {
		o.Quantity = a.Resting
		*b = append(*b, o)
	}
	return a
}

// best is what the order trades with, if anything.
func (b listBook) best(o Order) (best *Order) {
	for i := range b {
		r := &b[i]
		switch {
		case r.Quantity == 0 || r.Side == o.Side:
		case o.Side == Buy && r.Price <= o.Price && (best == nil || r.Price < best.Price):
			best = r
		case o.Side == Sell && r.Price >= o.Price && (best == nil || r.Price > best.Price):
			best = r
		}
	}
	return best
}

func TestTheBookDoesWhatAListDoes(t *testing.T) {
	books := []struct {
		name string
		lo   uint32 // prices
		n    uint32
	}{
		{"one price", 500, 1},
		{"few prices", 500, 5},
		{"the lowest prices", 1, 4},
		{"the highest prices", MaxPrice - 3, 4},
		{"all prices", 1, MaxPrice},
	}
	for _, c := range books {
		t.Run(c.name, func(t *testing.T) {
			random := rand.New(rand.NewPCG(uint64(c.lo), uint64(c.n)))
			book, list := NewBook(), listBook{}
			for id := range uint64(1000) {
				o := Order{ID: id, Side: Buy + Side(random.IntN(2)), Price: c.lo + random.Uint32N(c.n), Quantity: 1 + random.Uint32N(20)}
				if got, want := book.Apply(&o), list.apply(o); got != want {
					t.Fatalf("order %+v: answer %+v, and the list says %+v", o, got, want)
				}
				if id%100 == 99 {
					compareLevels(t, book, list)
				}
			}
		})
	}
}

func compareLevels(t *testing.T, book *Book, list listBook) {
	t.Helper()
	want := NewBook()
	for _, r := range list {
		switch {
		case r.Quantity == 0:
		case r.Side == Buy:
			want.bids[r.Price] += uint64(r.Quantity)
			want.bestBid = max(want.bestBid, r.Price)
		default:
			want.asks[r.Price] += uint64(r.Quantity)
			want.bestAsk = min(want.bestAsk, r.Price)
		}
	}
	if *book != *want {
		t.Fatalf("the levels differ from the list's; best %d and %d, the list's %d and %d",
			book.bestBid, book.bestAsk, want.bestBid, want.bestAsk)
	}
}

func TestALevelHoldsMoreThanAnOrderCan(t *testing.T) {
	b := NewBook()
	for range 5 {
		b.Apply(&Order{Side: Sell, Price: 7, Quantity: MaxQuantity})
	}
	for i := range 5 {
		a := b.Apply(&Order{Side: Buy, Price: 7, Quantity: MaxQuantity})
		if a.Filled != MaxQuantity || a.Value != 7*MaxQuantity {
			t.Errorf("buyer %d got %+v", i, a)
		}
	}
	if b.Digest() != NewBook().Digest() {
		t.Error("the book is not empty")
	}
}

func TestEnginesThatDifferSayWhere(t *testing.T) {
	fed := func(n int, change func(i int, o *Order)) *Engine {
		e, g := NewEngine(), newGenerator(1)
		var o Order
		for i := range n {
			g.Next(&o)
			change(i, &o)
			e.Apply(&o)
		}
		return e
	}
	const n = 3*answersPerMark + 10
	same := func(int, *Order) {}
	at := func(k int) func(int, *Order) {
		return func(i int, o *Order) {
			if i == k {
				o.ID++
			}
		}
	}
	for _, c := range []struct {
		name  string
		other *Engine
		want  string
	}{
		{"equal", fed(n, same), ""},
		{"one order less", fed(n-1, same), "12298 and 12297 answers"},
		{"the first answer", fed(n, at(0)), "the first answer that differs is one of 1 to 4096"},
		{"an answer in the middle", fed(n, at(5000)), "the first answer that differs is one of 4097 to 8192"},
		{"the last answer", fed(n, at(n-1)), "the first answer that differs is one of 12289 to 12298"},
	} {
		e := fed(n, same)
		if got := e.difference(c.other); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
		if (e.Digest() == c.other.Digest()) != (c.want == "") {
			t.Errorf("%s: the digests are %x and %x", c.name, e.Digest(), c.other.Digest())
		}
	}
	e, other := fed(n, same), fed(n, same)
	other.book.asks[60000]++
	if got, want := e.difference(other), "offered at price 60000: 0 and 1"; got != want {
		t.Errorf("another book: %q, want %q", got, want)
	}
	other.book.bids[3] += 2
	if got, want := e.difference(other), "wanted at price 3: 0 and 2"; got != want {
		t.Errorf("another book: %q, want %q", got, want)
	}
}
