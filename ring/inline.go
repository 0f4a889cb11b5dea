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
// What a claim of a single producer takes is the number of its instructions, of which Zen 4
// does six in a cycle at most. So these count, too:
//
//   - A store of what is needed after slow calls. The compiler puts it at a place that all of
//     them come after, if there is one with a branch between it and the first of them, and
//     else on the fast path. So [Single.Put] has one slow call, and what is slow in
//     [Single.Publish] begins with a test.
//   - A NOP for an inlined call with no instruction on its line. So cursor is stored on the
//     line of the branch behind it.
//   - Where a field is: instructions are shorter for the first 128 bytes, and loads of the
//     slots faster if these are in the first 64. So a ring begins with the slots, and what
//     is the single producer's comes soon.
//
// TestInlined of the root package holds that calls are inlined. Where the compiler does
// otherwise they cost a call. A loop over [Single.Claim] is inlined whole, as the functions of
// iterators are. A defer is never inlined: that is what the forms of [Multi] that run the
// caller's code pay, to void a slot in a panic, but for [Session.Publish].
