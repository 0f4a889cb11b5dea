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
// Two more things cost as much as an instruction of the fast path:
//
//   - A store of what is needed after a slow call. The compiler puts it where all slow calls
//     come after it, so on the fast path if there are two: so [Single.Put] has one.
//   - A NOP for an inlined call with no instruction on its line. So n+1 is computed on the
//     line of the call that stores it, and the store of what is not shared comes after.
//
// TestInlined of the root package holds that calls are inlined. Where the compiler does
// otherwise they cost a call. A loop over [Single.Claim] is inlined whole, as the functions of
// iterators are. A defer is never inlined: that is what the forms of [Multi] that run the
// caller's code pay, to void a slot in a panic, but for [Session.Publish].
