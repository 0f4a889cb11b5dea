package load

// channel is a buffered channel.
//
//go:noinline
func channel(j job) line {
	c := make(chan int64, j.slots)
	return line{
		produce: func(lo, hi int64) error {
			send(lo, hi, func(v int64) { c <- v })
			return nil
		},
		consume: func() error {
			pop := func() int64 { return <-c }
			switch {
			case j.gaps != nil:
				return verdict(timed(j.n, j.gaps, pop), j.n)
			case j.producers > 1:
				return verdict(fromMany(j.n, expected(), pop), j.n)
			}
			return verdict(inOrder(j.n, pop), j.n)
		},
	}
}

// channelOfArrays is a channel of batches by value.
//
//go:noinline
func channelOfArrays[A array](j job) line {
	c := make(chan A, j.slots/j.batch)
	return line{
		produce: func(lo, hi int64) error {
			sendArrays(lo, hi, func(a A) { c <- a })
			return nil
		},
		consume: func() error {
			next := expected()
			for came := int64(0); came < j.n; came += int64(j.batch) {
				a := <-c
				if !follows(&a, next) {
					return outOfOrder(came)
				}
			}
			return nil
		},
	}
}

// channelOfPointers is a channel of batches that are allocated for the purpose,
// as one does who sends slices.
//
//go:noinline
func channelOfPointers[A array](j job) line {
	c := make(chan *A, j.slots/j.batch)
	return line{
		produce: func(lo, hi int64) error {
			sendArrays(lo, hi, func(a A) { c <- &a })
			return nil
		},
		consume: func() error {
			next := expected()
			for came := int64(0); came < j.n; came += int64(j.batch) {
				if !follows(<-c, next) {
					return outOfOrder(came)
				}
			}
			return nil
		},
	}
}
