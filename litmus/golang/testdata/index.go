// Package index reads two cells at an index that another load gives. That the index
// is in range is plain, so nothing checks it: only the address depends on the load,
// and that is enough on processors.
package index

import "github.com/ordo-go/ordo/atomic"

//ordo:~exists reader.i == 1 && reader.v == 0
//ordo:expect armv8,power Never
//ordo:expect c++20 Sometimes

var (
	cells [2]atomic.Int32
	at    atomic.Uint32
)

func writer() {
	cells[1].StoreRelaxed(5)
	at.StoreRelease(1)
}

func reader() (i uint32, v int32) {
	i = at.LoadRelaxed()
	v = cells[i&1].LoadRelaxed()
	return
}
