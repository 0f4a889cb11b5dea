// Package load holds what is measured: cases, each a topology with its sizes,
// and the rivals that run it.
//
// The loops that are measured belong to each rival, so that no call through an
// interface is made for an event. Every consumer compares every event with the
// one that must come next.
package load

import "time"

// A Case is one topology with one setting. Its rivals do the same work.
type Case struct {
	Name   string // as in benchmark names: 1P1C/slots=1024
	What   string // one line
	Rivals []Rival
}

// A Rival is one way to run a case.
type Rival struct {
	Name string
	Kind Kind
	// Run runs some n events, and fails if one is lost, doubled or out of order.
	// Its goroutines may outlive a failure.
	Run func(n int64) (Result, error)
}

// A Kind says what a rival is.
type Kind string

// The kinds of rivals. The first of ours in a case is what the others are
// compared with.
const (
	Ours      Kind = "ours"
	Peer      Kind = "peer"      // channels, other modules, what one would write oneself
	Yardstick Kind = "yardstick" // a single operation, to judge by; nothing that could take our place
)

// A Result is what one run measured.
type Result struct {
	Events  int64
	Elapsed time.Duration
	Values  []Value // the first is the one to compare
}

// A Value is one figure. Less is better.
type Value struct {
	Unit string  `json:"unit"`
	V    float64 `json:"value"`
}

// perEvent is the result of n events in some time.
func perEvent(n int64, elapsed time.Duration) Result {
	return Result{n, elapsed, []Value{{"ns/op", float64(elapsed) / float64(n)}}}
}

// All returns the cases, in the order of the report.
func All() []Case {
	var all []Case
	for _, group := range [][]Case{lines(), batches(), manyToOne(), graphs(), trips(), bursts(), claims(), crowds(), steadies(), idles()} {
		all = append(all, group...)
	}
	return all
}
