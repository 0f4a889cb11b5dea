package main

import (
	"context"
	"fmt"
	"hash/crc32"
	"io"
	"math/rand/v2"

	"github.com/ordo-go/ordo/spsc"
)

// A submission asks for a read; its completion has the same userData.
type submission struct{ userData, block uint64 }

type completion struct {
	userData uint64
	sum      uint32
	err      error
}

// A ring is the pair of queues.
type ring struct {
	submissions *spsc.Queue[submission]
	completions *spsc.Queue[completion]
}

const blockSize = 4096

// never ends: a side waits until the other makes progress or closes its queue.
var never = context.Background()

// serve is the kernel. It takes as many submissions as it can complete, and
// completes them in any order: here the newest first. While the completion
// queue is full it waits.
func (r ring) serve(file io.ReaderAt) {
	defer r.completions.Close()
	buffer := make([]byte, blockSize)
	for {
		todo, err := r.submissions.AwaitReady(never, r.submissions.Cap())
		if err != nil {
			return // closed and empty
		}
		free, err := r.completions.AwaitFree(never, len(todo))
		if err != nil {
			return // the application gave up
		}
		for i := range free {
			s := todo[len(free)-1-i].Read()
			sum, err := checksum(file, s.block, buffer)
			free[i].Set(completion{s.userData, sum, err})
		}
		r.submissions.Release(len(free)) // first, so that who has a completion has room, too
		r.completions.Commit(len(free))
	}
}

// checksum reads a block; the last one may be short.
func checksum(file io.ReaderAt, block uint64, buffer []byte) (uint32, error) {
	n, err := file.ReadAt(buffer, int64(block)*blockSize)
	if err == io.EOF && n > 0 {
		err = nil
	}
	return crc32.ChecksumIEEE(buffer[:n]), err
}

// An application reads blocks of which it knows the sums.
type application struct {
	ring
	sums      []uint32
	inFlight  map[uint64]uint64 // blocks, by the user data of their reads
	submitted int
	full      int // how often the submission queue was
}

func newApplication(depth int, sums []uint32) *application {
	r := ring{spsc.New[submission](depth), spsc.New[completion](depth)}
	return &application{ring: r, sums: sums, inFlight: map[uint64]uint64{}}
}

// read reads n blocks, or if n is 0 until ctx ends, and verifies them. Up to
// four times as many reads as a queue holds are in flight. While the submission
// queue is full it takes completions: the kernel may be waiting for that.
func (a *application) read(ctx context.Context, n int) error {
	defer a.completions.Close() // after an error the kernel may wait for room
	defer a.submissions.Close()
	more := func() bool { return ctx.Err() == nil && (n == 0 || a.submitted < n) }
	for more() || len(a.inFlight) > 0 {
		for more() && len(a.inFlight) < 4*a.submissions.Cap() {
			free := a.submissions.Free(16)
			batch := 0
			for ; batch < len(free) && more(); batch++ {
				free[batch].Set(a.next())
			}
			a.submissions.Commit(batch)
			if len(free) == 0 {
				a.full++
				break
			}
		}
		if len(a.inFlight) == 0 {
			continue // ctx has just ended
		}
		if err := a.complete(); err != nil {
			return err
		}
	}
	return nil
}

// next is a read of any block.
func (a *application) next() submission {
	s := submission{uint64(a.submitted), rand.Uint64N(uint64(len(a.sums)))}
	a.inFlight[s.userData] = s.block
	a.submitted++
	return s
}

// complete waits for completions and verifies them.
func (a *application) complete() error {
	ready, err := a.completions.AwaitReady(never, a.completions.Cap())
	for i := range ready {
		c := ready[i].Read()
		block, ok := a.inFlight[c.userData]
		switch {
		case !ok:
			return fmt.Errorf("read %d was completed before, or never submitted", c.userData)
		case c.err == io.EOF:
			return fmt.Errorf("block %d: the file has become shorter", block)
		case c.err != nil:
			return fmt.Errorf("block %d: %w", block, c.err)
		case c.sum != a.sums[block]:
			return fmt.Errorf("block %d: checksum %08x, want %08x", block, c.sum, a.sums[block])
		}
		delete(a.inFlight, c.userData)
	}
	a.completions.Release(len(ready))
	return err
}
