package main

// A Book is a limit order book by price level: how much is to be had at each
// price. It is deterministic: the same orders in the same order make the same
// book and the same answers. Its size is fixed, and it allocates nothing.
type Book struct {
	bids, asks       [MaxPrice + 2]uint64 // quantity by price; 0 and MaxPrice+1 stay empty
	bestBid, bestAsk uint32               // 0 and MaxPrice+1 if there is none
}

// An Answer is what became of an order.
type Answer struct {
	ID      uint64
	Filled  uint32 // traded at once
	Resting uint32 // left in the book
	Value   uint64 // of the trades: the sum of price times quantity
}

// NewBook returns an empty book.
func NewBook() *Book { return &Book{bestAsk: MaxPrice + 1} }

// Apply trades the order against the other side, from the best price on, and
// leaves the rest in the book.
func (b *Book) Apply(o *Order) Answer {
	if o.Side == Buy {
		return b.buy(o)
	}
	return b.sell(o)
}

func (b *Book) buy(o *Order) Answer {
	a := Answer{ID: o.ID, Resting: o.Quantity}
	for a.Resting > 0 && b.bestAsk <= o.Price {
		trade(&a, &b.asks[b.bestAsk], b.bestAsk)
		for b.bestAsk <= MaxPrice && b.asks[b.bestAsk] == 0 {
			b.bestAsk++
		}
	}
	if a.Resting > 0 {
		b.bids[o.Price] += uint64(a.Resting)
		b.bestBid = max(b.bestBid, o.Price)
	}
	return a
}

func (b *Book) sell(o *Order) Answer {
	a := Answer{ID: o.ID, Resting: o.Quantity}
	for a.Resting > 0 && b.bestBid >= o.Price {
		trade(&a, &b.bids[b.bestBid], b.bestBid)
		for b.bestBid > 0 && b.bids[b.bestBid] == 0 {
			b.bestBid--
		}
	}
	if a.Resting > 0 {
		b.asks[o.Price] += uint64(a.Resting)
		b.bestAsk = min(b.bestAsk, o.Price)
	}
	return a
}

// trade takes from a level what the order still wants.
func trade(a *Answer, level *uint64, price uint32) {
	n := uint32(min(uint64(a.Resting), *level))
	*level -= uint64(n)
	a.Resting -= n
	a.Filled += n
	a.Value += uint64(n) * uint64(price)
}

// Digest returns a number that two books of different contents hardly share.
func (b *Book) Digest() (d uint64) {
	for price := range b.bids {
		if b.bids[price]|b.asks[price] != 0 {
			d = mix(mix(mix(d, uint64(price)), b.bids[price]), b.asks[price])
		}
	}
	return d
}

// mix adds v to the digest d. It is fast, and guards against mistakes, not
// against an enemy.
func mix(d, v uint64) uint64 {
	d = ((d + 0x9e3779b97f4a7c15) ^ v) * 0xff51afd7ed558ccd
	return d ^ d>>32
}
