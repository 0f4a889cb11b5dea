// Package machine runs the threads of a checked program as coroutines, one at a
// time. A thread runs until its next memory event, which it asks for; whoever
// drives the machine answers and resumes it. What the memory holds, who runs next
// and what is an error is the driver's business.
//
// With the build tag ordo the machine is what package checked finds behind the
// running goroutine. Goroutines that are no threads of a machine run natively; one
// that a thread has started with a go statement is reported when it touches an
// atomic.
//
// It relies on the runtime for more than Go promises: on how a goroutine's g begins and on
// frame pointers, by which stacks are compared; on the label of profiles; and on
// runtime.findObject, whose answers are only hints.
package machine
