// Uring is a pair of queues, as in Linux's io_uring: an application submits
// reads of a file's blocks through one, and a worker in the kernel's place
// completes them, with their checksums, through the other. See ring.go.
//
//	go run ./examples/uring                  a million reads of a temporary file
//	go run ./examples/uring -n 0 -in FILE    reads of FILE until Ctrl-C
//
// Exit status: 0 all completions were right; 1 one was not, the result could not be
// written, or Ctrl-C came before the first read; 2 bad usage, or no file to read.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/ordo-go/ordo/sync"
)

func main() {
	os.Exit(run(untilCtrlC(), os.Args[1:], os.Stdout, os.Stderr))
}

func untilCtrlC() context.Context {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, func() {
		time.AfterFunc(time.Second, stop) // some send the signal twice; the next Ctrl-C ends the program at once
	})
	return ctx
}

// run is the program; it returns the exit status.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("uring", flag.ContinueOnError)
	flags.SetOutput(stderr)
	n := flags.Int("n", 1_000_000, "`reads` to submit; 0: until Ctrl-C")
	depth := flags.Int("depth", 256, "`slots` of each queue, a power of two from 1 to 65536")
	in := flags.String("in", "", "`file` to read; a temporary one by default")
	err := flags.Parse(args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil:
		return 2 // Parse has said why
	case flags.NArg() > 0:
		err = fmt.Errorf("%q is not a flag; a file is given by -in FILE", flags.Arg(0))
	case *n < 0:
		err = fmt.Errorf("-n %d: the number of reads must not be negative", *n)
	case *depth < 1 || *depth > 65536 || *depth&(*depth-1) != 0:
		err = fmt.Errorf("-depth %d: must be a power of two from 1 to 65536", *depth)
	}
	fail := func(status int, err error) int {
		fmt.Fprintln(stderr, "uring:", err)
		return status
	}
	if err != nil {
		return fail(2, err)
	}
	file, err := open(*in)
	if err != nil {
		return fail(2, err)
	}
	defer file.Close()
	sums, err := checksums(ctx, file)
	switch {
	case errors.Is(err, errInterrupted):
		return fail(1, err)
	case err != nil:
		return fail(2, err)
	}

	a := newApplication(*depth, sums)
	start := time.Now()
	var kernel sync.WaitGroup
	kernel.Go(func() { a.serve(file) })
	err = a.read(ctx, *n)
	kernel.Wait()
	if err != nil {
		return fail(1, err)
	}
	s := time.Since(start).Seconds()
	_, err = fmt.Fprintf(stdout, "%d reads of a file of %d blocks in %.2f s, all verified: %.0f a second; the submission queue was full %d times\n",
		a.submitted, len(sums), s, float64(a.submitted)/s, a.full)
	if err != nil {
		return fail(1, err)
	}
	return 0
}

// open opens the file, or makes one of 16 MB. What is no file, as a pipe, has no blocks.
func open(name string) (*os.File, error) {
	if name != "" {
		if info, err := os.Stat(name); err == nil && !info.Mode().IsRegular() {
			return nil, fmt.Errorf("-in %s: not a file; choose one, whose blocks can be read in any order", name)
		}
		return os.Open(name)
	}
	f, err := os.CreateTemp("", "uring")
	if err != nil {
		return nil, err
	}
	os.Remove(f.Name()) // it goes when it is closed
	_, err = io.CopyN(f, rand.NewChaCha8([32]byte{}), 16<<20)
	return f, err
}

var errInterrupted = errors.New("interrupted in the first pass over the file, before any read was submitted")

// checksums are those of all blocks of the file, which must have one.
func checksums(ctx context.Context, file *os.File) (sums []uint32, err error) {
	info, err := file.Stat()
	if err == nil && info.Size() == 0 {
		err = fmt.Errorf("-in %s: the file is empty; choose one with something to read", file.Name())
	}
	for at := uint64(0); err == nil && int64(at)*blockSize < info.Size(); at++ {
		var sum uint32
		sum, err = checksum(file, at, make([]byte, blockSize))
		sums = append(sums, sum)
		if ctx.Err() != nil {
			return nil, errInterrupted
		}
	}
	return sums, err
}
