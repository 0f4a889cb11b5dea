// Package mp is message passing: a flag says that the data is there.
package mp

import "github.com/ordo-go/ordo/atomic"

//ordo:exists consumer.ok && consumer.value == 0
//ordo:expect c++20,rc11 Never
//ordo:expect armv8 Never

var (
	data int32
	flag atomic.Int32
)

func producer() {
	data = 1
	flag.StoreRelease(1)
}

func consumer() (ok bool, value int32) {
	if ok = flag.LoadAcquire() == 1; ok {
		value = data
	}
	return
}
