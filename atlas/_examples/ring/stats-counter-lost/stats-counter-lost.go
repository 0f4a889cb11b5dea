// A counter without read-modify-write loses updates
//
// The counter again, each update a load and a store. Atomic accesses do not
// tear, but they do not count either.
//
// From: ring-buffer article; Rust's Memory Ordering Options, Relaxed
//
// Sometimes: Both may load 0 before either stores 1, one access at a time.
package litmus

import "github.com/ordo-go/ordo/atomic"

var counter atomic.Uint64

func Worker1() { counter.StoreRelaxed(counter.LoadRelaxed() + 1) }

func Worker2() { counter.StoreRelaxed(counter.LoadRelaxed() + 1) }

//ordo:exists counter == 1

//ordo:expect c++20 Sometimes
//ordo:expect c++20-nta Sometimes
//ordo:expect c++11 Sometimes
//ordo:expect c++11-simp Sometimes
//ordo:expect rc11 Sometimes
//ordo:expect rc11-rs20 Sometimes
//ordo:expect ra Sometimes
//ordo:expect sc Sometimes
//ordo:expect x86-tso Sometimes
//ordo:expect armv8 Sometimes
//ordo:expect power Sometimes
//ordo:expect power-trailing Sometimes
//ordo:expect go Sometimes
