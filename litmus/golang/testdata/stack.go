// Package stack is a Treiber stack: push makes a node and swings the head.
package stack

import "github.com/ordo-go/ordo/atomic"

//ordo:~exists popper.ok && popper.v != 1 && popper.v != 9
//ordo:filter head == nil || head.Load() == &bottom
//ordo:expect c++20,armv8 Never

type node struct {
	v    int32
	next *node
}

var (
	bottom = node{v: 9}
	head   atomic.Pointer[node]
)

func init() { head.Store(&bottom) }

func push(v int32) {
	n := &node{v: v}
	for {
		old := head.LoadRelaxed()
		n.next = old
		if head.CompareAndSwapRelease(old, n) {
			return
		}
	}
}

func pusher() { push(1) }

func popper() (v int32, ok bool) {
	for {
		old := head.LoadAcquire()
		if old == nil {
			return 0, false
		}
		if next := old.next; head.CompareAndSwapAcquire(old, next) {
			return old.v, true
		}
	}
}
