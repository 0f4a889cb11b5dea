package ring

// How the usual case of a claim and its publishing is inlined into the caller.
//
// The compiler (Go 1.26, cmd/compile/internal/inline) inlines a function that it
// counts as 80 or less, and a call that is not inlined counts 57: a fast path with
// one slow path is too large. Two forms are counted otherwise:
//
//   - return func() error { ... }(): a closure that is called in one place is inlined
//     up to 800, and to the function around it, if the closure is over 160, it counts
//     no more than a call.
//   - slow(x), where slow is a parameter, counts 17. Once inlined it is the direct
//     call of the function that was passed.
//
// TestInlined of the root package holds this. Where the compiler does otherwise they
// cost a call. A loop over [Single.Claim] is
// inlined whole, as the functions of iterators are. A defer is never inlined: that is
// what the forms of [Multi] that run the caller's code pay, to void a slot in a panic.
