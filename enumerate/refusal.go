package enumerate

import "github.com/ordo-go/ordo/litmus"

// A Refusal is the error that a model has no meaning for an operation of a program.
type Refusal struct{ Err *litmus.Error }

func (r *Refusal) Error() string { return r.Err.Error() }
func (r *Refusal) Unwrap() error { return r.Err }
