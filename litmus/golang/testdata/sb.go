// Store buffering with sync/atomic: both threads cannot read zero.
package sb

import "sync/atomic"

//ordo:name SB
//ordo:~exists left.r == 0 && right.r == 0
//ordo:expect c++20, rc11 Never
//ordo:locations x, y

var (
	x int32
	y atomic.Int32
)

func left() (r int32) {
	atomic.StoreInt32(&x, 1)
	return y.Load()
}

func right() (r int32) {
	y.Store(1)
	r = atomic.LoadInt32(&x)
	return
}
