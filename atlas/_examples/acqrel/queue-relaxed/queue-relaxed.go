// On x86 it works, says the processor
//
// The article says that acquire and release mean nothing on x86. Of the
// processor that is true: with everything relaxed it never shows the missing
// entry. The compiler stands in between: it may reorder and delete relaxed and
// plain stores on every processor. Go's deletes a plain store that the same
// block overwrites, even across a store that was meant as a release (see
// mp-overwritten). Release and acquire tell the compiler too.
//
// From: acquire-release article; Parting Notes
//
// Sometimes (c++20, c++20-nta, c++11, c++11-simp, rc11, rc11-rs20): Relaxed
// accesses do not synchronize, so the initial entry is not hidden; a compiler
// may swap the stores.
//
// Sometimes (armv8, power, power-trailing): The processor may swap the two
// stores, or the two loads.
//
// Never: Stores stay in order and loads stay in order: that is TSO, and the
// others take relaxed for more.
package litmus

import "github.com/ordo-go/ordo/atomic"

type toyQueue struct {
	tail    atomic.Uint32
	entries [2]atomic.Uint32
}

func (q *toyQueue) put(entry uint32) {
	t := q.tail.LoadRelaxed()
	q.entries[t%2].StoreRelaxed(entry)
	q.tail.StoreRelaxed(t + 1)
}

func (q *toyQueue) poll() (entry uint32, ok bool) {
	if q.tail.LoadRelaxed() > 0 {
		entry = q.entries[0].LoadRelaxed()
		ok = true
	}
	return
}

var queue toyQueue

func Producer() { queue.put(42) }

func Consumer() (entry uint32, ok bool) {
	entry, ok = queue.poll()
	return
}

//ordo:exists Consumer.ok && Consumer.entry == 0

//ordo:expect c++20 Sometimes
//ordo:expect c++20-nta Sometimes
//ordo:expect c++11 Sometimes
//ordo:expect c++11-simp Sometimes
//ordo:expect rc11 Sometimes
//ordo:expect rc11-rs20 Sometimes
//ordo:expect ra Never
//ordo:expect sc Never
//ordo:expect x86-tso Never
//ordo:expect armv8 Sometimes
//ordo:expect power Sometimes
//ordo:expect power-trailing Sometimes
//ordo:expect go Never
