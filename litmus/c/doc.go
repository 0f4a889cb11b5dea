// Package c reads litmus tests for C as herd7 writes them.
//
// A test is its name, an initial state, threads and a question:
//
//	C MP
//	(* ordo:expect c++20 Never *)
//	{ int d = 0; }
//	P0 (int* d, atomic_int* f) { *d = 1; atomic_store_explicit(f, 1, memory_order_release); }
//	P1 (int* d, atomic_int* f) {
//	  int r = atomic_load_explicit(f, memory_order_acquire);
//	  int s;
//	  if (r) s = *d;
//	}
//	exists (1:r=1 /\ 1:s=0)
//
// # What is taken
//
// Of <stdatomic.h>: loads, stores, exchange, fetch-and-op, strong and weak
// compare-exchange, flags, atomic_init and atomic_thread_fence, each with
// _explicit or, but for the fence, without (then memory_order_seq_cst).
// lock and unlock, or mtx_lock and mtx_unlock. Plain accesses *x, y[1]; a star on an
// atomic location is a plain access as well. if, while, do, for over registers, break,
// continue, return; locals, C's operators on integers, addresses and their
// arithmetic within an array. What else there is in C is refused by name and place.
//
// # What it means
//
// As in herd7:
//   - A parameter names a location. Locations that the initial state does not
//     mention are int and 0. The type is that of the initial state, else that of the
//     first parameter that names the location.
//   - A name is one register in the whole of a thread, wherever it is declared;
//     registers are 0 until assigned.
//   - Casts say nothing. Comparison, division and >> are signed.
//   - Operands of one operator are not sequenced. A cell of an array counts 1 in
//     address arithmetic.
//   - In a condition a name left of = is the value of the location, and right of it
//     its address; [x] is the value on both sides. => binds tighter than /\.
//
// Not as in herd7, which has 32 bits for every type: integers are computed in 64
// bits, and a read-modify-write wraps around at the width of its location, as in C.
// For int the two part only where a sum overflows, which C leaves undefined.
//
// More than in herd7: && || ! % << >> and unary signs, the comma operator, for, do,
// break, continue, op-assignment of registers, y[1], and < and arithmetic in
// conditions. A parameter that a thread assigns to is a register that holds the
// address at first.
//
// # Forms of ours
//
// [litmus.Print] writes what C or herd7 cannot say, for programs that come from
// elsewhere, and Parse reads it:
//
//	__assume(e);                      the execution counts only if e
//	__trylock(m)                      1 if it got the mutex (herd7 has it for Linux)
//	__block("f") { ... __leave("f"); } a block that a jump leaves
//	while (c) { ... } __post { ... }  statements after each round, also after continue;
//	                                  do { ... } __post { ... } while (c);
//	while () { ... }                  a loop without a condition
//	__cas(x, old, new, o, o)          compare-and-swap with the expected value itself;
//	                                  __cas_weak
//	__rmw("fetch_add", x, v, o, t)    a read-modify-write cut to the type t; with a
//	                                  last argument, new, it is the value written
//	__convert(t, e)                   e cut to the type t
//	__offset(p, n)                    the address n cells after p
//	__op("<u", a, b), __op("!", a)    an operator that C does not have, or would take
//	                                  for arithmetic of addresses; /u %u >>u are unsigned
//
// Lines KEY=VALUE before the initial state, which herd7 passes over, say of a
// program what C has no place for:
//
//	Lang=Go          it was written in Go: a read-modify-write is as wide as its location
//	Test=, Thread=0 NAME, Name=q_tail q.tail, Name=0:r_ r    names that C cannot have
//	Object=x y       the locations x and y are cells of one object
//	Result=0:r       the register is observed by default
//	Bool=x 0:r       the location and the register hold truth values
//
// A comment (* ordo:expect MODEL VERDICT *), also // or /* */, becomes one of
// [litmus.Program.Expects].
package c
