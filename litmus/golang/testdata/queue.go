// Package queue is the toy queue of one producer and one consumer.
package queue

import "github.com/ordo-go/ordo/atomic"

//ordo:~exists consumer.ok && consumer.v != 7
//ordo:expect c++20 Never

const size = 2

type queue struct {
	head, tail atomic.Uint32
	_          [56]byte
	entries    [size]int32
}

func (q *queue) put(entry int32) bool {
	tl := q.tail.LoadRelaxed()
	if tl-q.head.LoadAcquire() == size {
		return false
	}
	q.entries[tl%size] = entry
	q.tail.StoreRelease(tl + 1)
	return true
}

func (q *queue) poll() (int32, bool) {
	hd := q.head.LoadRelaxed()
	if q.tail.LoadAcquire() == hd {
		return 0, false
	}
	i := hd % size
	entry := q.entries[i]
	q.head.StoreRelease(hd + 1)
	return entry, true
}

var q queue

func producer() {
	q.put(7)
}

func consumer() (v int32, ok bool) {
	v, ok = q.poll()
	return
}
