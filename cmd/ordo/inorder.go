package main

import (
	"sync"
	"sync/atomic"
)

// inOrder computes do(0) to do(n-1) on so many workers and hands each result to
// emit in that order, as soon as it and all before it are there. emit runs on the
// caller's goroutine.
func inOrder[T any](workers, n int, do func(i int) T, emit func(i int, v T)) {
	results := make([]chan T, n)
	for i := range results {
		results[i] = make(chan T, 1)
	}
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(workers, n) {
		wg.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= n {
					return
				}
				results[i] <- do(i)
			}
		})
	}
	for i, c := range results {
		emit(i, <-c)
		results[i] = nil
	}
	wg.Wait()
}
