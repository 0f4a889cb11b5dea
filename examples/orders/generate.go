package main

import (
	"io"
	"math/rand/v2"
)

// A source is where orders come from. Next returns io.EOF when there are no
// more.
type source interface {
	Next(*Order) error
}

// A generator makes orders around a price that wanders. The same seed makes the
// same orders.
type generator struct {
	random *rand.PCG
	middle int64 // of the prices
	made   uint64
}

const (
	spread     = 64   // prices around the middle
	farFromEnd = 1024 // ticks that the middle keeps from both ends
)

func newGenerator(seed uint64) *generator {
	return &generator{random: rand.NewPCG(seed, 0), middle: MaxPrice / 2}
}

func (g *generator) Next(o *Order) error {
	bits := g.random.Uint64()
	if g.made%256 == 0 {
		step := int64(bits>>60)%3 - 1
		g.middle = min(max(g.middle+step, farFromEnd), MaxPrice-farFromEnd)
	}
	g.made++
	o.ID = g.made
	o.Side = Buy + Side(bits&1)
	o.Price = uint32(g.middle - spread/2 + int64(bits>>1)%spread)
	o.Quantity = 1 + uint32(bits>>8)%100
	return nil
}

// A limited source ends after so many orders.
type limited struct {
	source
	left int64
}

func (l *limited) Next(o *Order) error {
	if l.left <= 0 {
		return io.EOF
	}
	l.left--
	return l.source.Next(o)
}
