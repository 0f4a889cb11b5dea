package main

import "fmt"

// An Engine is a book and the answers that it has given. The pipeline has two,
// the book's and the replica's; the replay of the journal makes a third; all
// three must be equal. One goroutine uses an Engine.
type Engine struct {
	book    *Book
	answers Answers
}

// NewEngine returns an engine with an empty book.
func NewEngine() *Engine { return &Engine{book: NewBook()} }

// Apply applies the order to the book and records the answer. A service would
// send the answer to the client here.
func (e *Engine) Apply(o *Order) {
	e.answers.add(e.book.Apply(o))
}

// Digest covers the book and every answer, in their order.
func (e *Engine) Digest() uint64 { return mix(e.book.Digest(), e.answers.digest) }

// difference says where two engines first differ; "" if they are equal.
func (e *Engine) difference(other *Engine) string {
	if d := e.answers.difference(&other.answers); d != "" {
		return d
	}
	for price := range e.book.bids {
		if a, b := e.book.bids[price], other.book.bids[price]; a != b {
			return fmt.Sprintf("wanted at price %d: %d and %d", price, a, b)
		}
		if a, b := e.book.asks[price], other.book.asks[price]; a != b {
			return fmt.Sprintf("offered at price %d: %d and %d", price, a, b)
		}
	}
	return ""
}

// Answers is the record of many answers: totals, and a digest of all of them in
// their order.
type Answers struct {
	count    uint64
	traded   uint64 // answers with a trade
	quantity uint64 // traded in all
	digest   uint64
	marks    []uint64 // the digest after each answersPerMark, to find where two records part
}

const answersPerMark = 4096

func (s *Answers) add(a Answer) {
	s.count++
	if a.Filled > 0 {
		s.traded++
	}
	s.quantity += uint64(a.Filled)
	s.digest = mix(mix(mix(s.digest, a.ID), uint64(a.Filled)<<32|uint64(a.Resting)), a.Value)
	if s.count%answersPerMark == 0 {
		s.marks = append(s.marks, s.digest)
	}
}

// difference says where two records first differ; "" if they are equal.
func (s *Answers) difference(other *Answers) string {
	for i := range min(len(s.marks), len(other.marks)) {
		if s.marks[i] != other.marks[i] {
			return fmt.Sprintf("the first answer that differs is one of %d to %d", i*answersPerMark+1, (i+1)*answersPerMark)
		}
	}
	if s.count != other.count {
		return fmt.Sprintf("%d and %d answers", s.count, other.count)
	}
	if s.digest != other.digest {
		return fmt.Sprintf("the first answer that differs is one of %d to %d", s.count/answersPerMark*answersPerMark+1, s.count)
	}
	return ""
}
