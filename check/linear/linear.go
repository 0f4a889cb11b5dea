// Package linear checks that histories of a concurrent object are linearizable: that
// each could be one of a sequential object, whose operations happen one at a time and
// not before an earlier one has ended (Herlihy and Wing, 1990). It is for those who
// check queues, stacks and the like with package check.
//
//	check.Run(t, func() {
//		var s Stack
//		h := linear.New(linear.Stack[int]())
//		var wg sync.WaitGroup
//		wg.Go(func() { linear.Do(h, linear.Push[int]{1}, func() bool { s.Push(1); return true }) })
//		wg.Go(func() { linear.Do(h, linear.Pop{}, func() linear.Popped[int] { return popped(s.Pop()) }) })
//		wg.Wait()
//		h.Check()
//	})
//
// Under a weak memory model there is no time by which one operation is earlier than
// another. Here it is if its end happens before the other's beginning: by program
// order, or by what goroutines tell each other. Natively it is by the clock.
//
// Porcupine (github.com/anishathalye/porcupine) judges. Limits: 64 operations.
package linear

import (
	"fmt"
	"reflect"
	"strings"
	"sync"

	"github.com/anishathalye/porcupine"

	"github.com/ordo-go/ordo/check"
)

// A Spec is a sequential object with states S.
type Spec[S any] struct {
	// Init returns the first state.
	Init func() S
	// Step returns the state after a call that returned result, and whether it could
	// have returned that. It does not change s.
	Step func(s S, call, result any) (next S, ok bool)
}

// A History is what goroutines did with one object. Make it with [New], in the body
// of a check.
type History struct {
	mu    sync.Mutex
	calls []operation
	model func([]operation) porcupine.Model
}

type operation struct {
	call, result any
	begin, end   check.Moment
}

// New returns an empty history of an object that should be like spec.
func New[S any](spec Spec[S]) *History {
	return &History{model: func(calls []operation) porcupine.Model { return model(spec, calls) }}
}

// Do calls f, and records the call and its result. Any goroutine of the check may
// call it.
func Do[R any](h *History, call any, f func() R) R {
	begin := check.Now()
	result := f()
	end := check.Now()
	h.mu.Lock()
	defer h.mu.Unlock()
	h.calls = append(h.calls, operation{call, result, begin, end})
	return result
}

// maxCalls is how many operations a history may have.
const maxCalls = 64

// Check asserts that the history is linearizable. The goroutines that have made it are
// over.
func (h *History) Check() {
	h.mu.Lock()
	calls := h.calls
	h.mu.Unlock()
	check.Assert(len(calls) <= maxCalls, "a history of %d operations: package linear can judge %d", len(calls), maxCalls)
	check.Assert(linearizable(h.model(calls), calls), "the history is not linearizable:%v", printed(calls))
}

// A state is one of the object, when the operations of done have happened.
type state[S any] struct {
	s    S
	done uint64
}

// model is spec as porcupine wants it. Its operations all overlap: which must have
// happened before another is a part of the state.
func model[S any](spec Spec[S], calls []operation) porcupine.Model {
	before := make([]uint64, len(calls))
	for i := range calls {
		for j := range calls {
			if i != j && calls[j].end.Before(calls[i].begin) {
				before[i] |= 1 << j
			}
		}
	}
	return porcupine.Model{
		Init: func() any { return state[S]{s: spec.Init()} },
		Step: func(s, input, output any) (bool, any) {
			was, i := s.(state[S]), input.(int)
			if before[i]&^was.done != 0 {
				return false, nil
			}
			next, ok := spec.Step(was.s, calls[i].call, output)
			return ok, state[S]{next, was.done | 1<<i}
		},
		Equal: func(a, b any) bool { return reflect.DeepEqual(a, b) },
	}
}

func linearizable(m porcupine.Model, calls []operation) bool {
	ops := make([]porcupine.Operation, len(calls))
	for i, c := range calls {
		ops[i] = porcupine.Operation{ClientId: i, Input: i, Output: c.result, Call: 0, Return: 1}
	}
	return porcupine.CheckOperations(m, ops)
}

// printed lists a history when it is printed.
type printed []operation

func (p printed) String() string {
	var b strings.Builder
	for i, c := range p {
		fmt.Fprintf(&b, "\n  %d: %+v returns %+v", i+1, c.call, c.result)
		var after []string
		for j := range p {
			if i != j && p[j].end.Before(c.begin) {
				after = append(after, fmt.Sprint(j+1))
			}
		}
		if len(after) > 0 {
			fmt.Fprintf(&b, ", after %s", strings.Join(after, ", "))
		}
	}
	return b.String()
}
