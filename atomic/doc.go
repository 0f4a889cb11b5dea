// Package atomic is a drop-in for sync/atomic in which every memory order can
// be said.
//
// The types and methods of sync/atomic, not its functions, are here with the same names and the
// same meaning: sequentially consistent. Beside them stand the weaker orders
// of C++20, one method an order, so that an acquire store or a release load
// cannot be written:
//
//   - LoadRelaxed, LoadAcquire, StoreRelaxed, StoreRelease
//   - Swap, CompareAndSwap, Add, And and Or, each with the suffix Relaxed,
//     Acquire, Release or AcqRel
//   - [FenceAcquire], [FenceRelease], [FenceAcqRel], [FenceSeqCst], and the
//     asymmetric pair [FenceLight], or [FenceExpedited], and [FenceHeavy]
//   - [Plain], a cell of ordinary memory
//
// It is for those who write or review lock-free code. On amd64 a relaxed or
// release store is one MOV where sync/atomic has an XCHG; loads are one MOV
// either way. The weak read-modify-writes compile to what the sequentially
// consistent ones do: their order is for the reader and for the checker.
// WEAK.md, beside this file, says why each form is sound on each architecture
// and under the Go compiler, and what it assumes; the build tag ordo_portable
// does without the assumption. With the build tag ordo every operation is an
// event of the checker. With -race, Go's race detector is told the declared
// orders, and reports what a missing one leaves unordered: see RACE.md.
//
// Limits: there is no consume order. A value larger than a word is not atomic;
// [Value] boxes it. On amd64 a relaxed or release store is atomic only under the
// compiler assumption of WEAK.md, and is lost before a loop that never ends and
// never touches memory, as for {}.
package atomic

//go:generate go run gen.go
