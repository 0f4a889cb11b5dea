package linear

import "slices"

// Push is a call that puts V into a stack or a queue. Its result is a bool: whether
// it did. One into a bounded object may fail if that is full.
type Push[T any] struct{ V T }

// Pop is a call that takes a value out. Its result is a [Popped].
type Pop struct{}

// Popped is what a [Pop] returns: a value, or none if the object was empty.
type Popped[T any] struct {
	V  T
	OK bool
}

// Stack is last in, first out.
func Stack[T comparable]() Spec[[]T] { return container(0, func(s []T) int { return len(s) - 1 }) }

// Queue is first in, first out.
func Queue[T comparable]() Spec[[]T] { return container(0, func([]T) int { return 0 }) }

// BoundedQueue is a queue of at most capacity values.
func BoundedQueue[T comparable](capacity int) Spec[[]T] {
	return container(capacity, func([]T) int { return 0 })
}

// container is what values are put at the end of, and taken from where next says. A
// capacity of 0 is none.
func container[T comparable](capacity int, next func([]T) int) Spec[[]T] {
	return Spec[[]T]{
		Init: func() []T { return []T{} },
		Step: func(s []T, call, result any) ([]T, bool) {
			switch c := call.(type) {
			case Push[T]:
				full := capacity > 0 && len(s) == capacity
				if pushed := result.(bool); !pushed {
					return s, full
				}
				return append(slices.Clone(s), c.V), !full
			case Pop:
				r := result.(Popped[T])
				if !r.OK || len(s) == 0 {
					return s, !r.OK && len(s) == 0
				}
				i := next(s)
				return slices.Delete(slices.Clone(s), i, i+1), s[i] == r.V
			}
			return s, false
		},
	}
}

// Deque is a stack at its end, for [Push] and [Pop], from whose beginning [Steal]
// takes.
func Deque[T comparable]() Spec[[]T] {
	stack := Stack[T]()
	queue := Queue[T]()
	return Spec[[]T]{
		Init: stack.Init,
		Step: func(s []T, call, result any) ([]T, bool) {
			if _, ok := call.(Steal); ok {
				return queue.Step(s, Pop{}, result)
			}
			return stack.Step(s, call, result)
		},
	}
}

// Steal takes a value from the beginning of a [Deque]. Its result is a [Popped].
type Steal struct{}
