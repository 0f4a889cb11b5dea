// A statistics counter may be relaxed
//
// Two threads count with relaxed fetch-and-adds. Nothing else depends on the
// counter; all that matters is that no update is lost.
//
// From: ring-buffer article; Rust's Memory Ordering Options, Relaxed
//
// Never: Atomicity: one of the two reads what the other wrote, so the last value
// in modification order is 2. This needs no order at all.
package litmus

import "github.com/ordo-go/ordo/atomic"

var counter atomic.Uint64

func Worker1() { counter.AddRelaxed(1) }

func Worker2() { counter.AddRelaxed(1) }

//ordo:exists counter != 2

//ordo:expect c++20 Never
//ordo:expect c++20-nta Never
//ordo:expect c++11 Never
//ordo:expect c++11-simp Never
//ordo:expect rc11 Never
//ordo:expect rc11-rs20 Never
//ordo:expect ra Never
//ordo:expect sc Never
//ordo:expect x86-tso Never
//ordo:expect armv8 Never
//ordo:expect power Never
//ordo:expect power-trailing Never
//ordo:expect go Never
