// Package golang reads litmus tests written in Go: ordinary files that compile.
//
// Package variables are the shared memory. Those of the types of ordo/atomic and
// sync/atomic are atomic; plain variables and atomic.Plain cells are ordinary
// memory, and race. A struct or an array is as many locations as it has fields or
// elements, named q.tail and buf[1]; fields named _ are none. A variable has its
// initial value from a constant or an address (var p = &x), or from func init,
// whose stores must come down to such values: it is how an atomic variable gets one.
//
// Each function without parameters and receiver is a thread, in source order,
// unless another function but main calls it. The named results of a thread are
// what is observed. func main is not read, so a file can start its threads itself.
//
// # The subset
//
// Types: integers, bools, pointers, structs and arrays, and in shared memory
// Mutex of sync or ordo/sync. Statements: declarations, assignments, ++ and --, if, switch
// without fallthrough, for in all forms (range over an integer or an array), break
// and continue, also labelled, return. Calls of functions and methods of the
// package are inlined; recursion is refused. A variable whose address is taken,
// new(T) and &T{...} are shared memory of their own, named after the function and
// the variable: push.n. They must not stand in a loop.
// atomic.Pause, atomic.PauseBriefly, atomic.Spin and sync.Yield do nothing. FenceLight,
// FenceExpedited and FenceHeavy are FenceSeqCst.
// sync/atomic is sequentially consistent. Refused by name:
// generics of one's own, closures, interfaces, goroutines, defer, goto, select,
// channels, maps, slices, strings and floating-point numbers.
//
// Operands are evaluated from left to right, also where the Go specification leaves
// it open for plain variables. An execution does not count if it panics: it
// dereferences nil, indexes out of range, divides by zero, shifts by a negative count
// or calls panic. Where that is certain from constants, it is an error.
//
// # Directives
//
// Comments of one line, anywhere in the file but for await:
//
//	//ordo:exists EXPR          the question: does some execution end like this?
//	//ordo:~exists EXPR         the claim that none does
//	//ordo:forall EXPR          the claim that each does
//	//ordo:expect MODEL VERDICT what a model answers: Always, Sometimes, Never or
//	                            Undefined; several models are separated by commas
//	//ordo:filter EXPR          executions that end otherwise do not count
//	//ordo:locations EXPR, ...  what else to show of the final state
//	//ordo:name NAME            the name of the test; else the file's, without .go
//	//ordo:await                on the line of a loop `for COND {}`, or the one above:
//	                            executions that would repeat the loop do not count
//
// EXPR is a Go expression over package variables, for their final values (an atomic
// x is written x or x.Load()), and over FUNCTION.RESULT. A file without a question
// asks whether it has an execution at all.
package golang
