// Package mp is message passing gone wrong: the flag is relaxed.
package mp

import "github.com/ordo-go/ordo/atomic"

//ordo:exists consumer.ok && consumer.value == 0
//ordo:expect c++20,rc11 Undefined
//ordo:expect armv8,power Sometimes
//ordo:expect sc,x86-tso Never

var (
	data atomic.Plain[int32]
	flag atomic.Bool
)

func producer() {
	data.Set(1)
	flag.StoreRelaxed(true)
}

func consumer() (ok bool, value int32) {
	if ok = flag.LoadRelaxed(); ok {
		value = data.Get()
	}
	return
}
