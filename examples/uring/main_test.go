package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ordo-go/ordo/sync"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// program runs the program until it ends, and returns what it said.
func program(ctx context.Context, args ...string) (status int, stdout, stderr string) {
	var out, err bytes.Buffer
	status = run(ctx, args, &out, &err)
	return status, out.String(), err.String()
}

// Every read is completed, once, with the right sum, for queues of any depth.
func TestReads(t *testing.T) {
	file := filepath.Join(t.TempDir(), "data")
	if err := os.WriteFile(file, bytes.Repeat([]byte("x"), 2*blockSize+1), 0o666); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"-n", "20000"}, "20000 reads of a file of 4096 blocks"},
		{[]string{"-n", "20000", "-depth", "1"}, "20000 reads of a file of 4096 blocks"},
		{[]string{"-n", "20001", "-depth", "4"}, "20001 reads of a file of 4096 blocks"},
		{[]string{"-n", "20000", "-in", file}, "20000 reads of a file of 3 blocks"},
		{[]string{"-n", "1", "-in", file, "-depth", "65536"}, "1 reads of a file of 3 blocks"},
	} {
		status, stdout, stderr := program(context.Background(), c.args...)
		if status != 0 || !strings.HasPrefix(stdout, c.want) || stderr != "" {
			t.Errorf("%v: status %d, %q, %q; want %q", c.args, status, stdout, stderr, c.want)
		}
	}
}

func TestBadUsage(t *testing.T) {
	empty := filepath.Join(t.TempDir(), "empty")
	if err := os.WriteFile(empty, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args string
		want string
	}{
		{"-n -1", "uring: -n -1: the number of reads must not be negative\n"},
		{"-depth 0", "uring: -depth 0: must be a power of two from 1 to 65536\n"},
		{"-depth 3", "uring: -depth 3: must be a power of two from 1 to 65536\n"},
		{"-depth 131072", "uring: -depth 131072: must be a power of two from 1 to 65536\n"},
		{"-depth many", `invalid value "many" for flag -depth`},
		{"-m 1", "flag provided but not defined: -m"},
		{"data", "uring: \"data\" is not a flag; a file is given by -in FILE\n"},
		{"-in " + empty, "uring: -in " + empty + ": the file is empty"},
		{"-in " + empty + ".not", "no such file"},
		{"-in " + filepath.Dir(empty), "not a file"},
	} {
		status, stdout, stderr := program(context.Background(), strings.Fields(c.args)...)
		if status != 2 || stdout != "" || !strings.Contains(stderr, c.want) {
			t.Errorf("%s: status %d, %q, %q; want %q", c.args, status, stdout, stderr, c.want)
		}
	}
	if status, _, stderr := program(context.Background(), "-h"); status != 0 || !strings.Contains(stderr, "-depth") {
		t.Errorf("-h: status %d, %q", status, stderr)
	}
}

// Who does not get the result is not told by the status that all is well, and a file of
// which no read was submitted is none.
func TestLostOrInterrupted(t *testing.T) {
	var err bytes.Buffer
	if status := run(context.Background(), []string{"-n", "1"}, full{}, &err); status != 1 || err.String() != "uring: full\n" {
		t.Errorf("status %d, %q", status, &err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	status, stdout, stderr := program(ctx, "-in", "main_test.go")
	if status != 1 || stdout != "" || !strings.Contains(stderr, "uring: interrupted in the first pass over the file") {
		t.Errorf("status %d, %q, %q", status, stdout, stderr)
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("full") }

// Ctrl-C ends the reads; those in flight are completed, and counted.
func TestCtrlC(t *testing.T) {
	n := 0
	for wait := 200 * time.Millisecond; n == 0 && wait < 10*time.Second; wait *= 2 {
		ctx := untilCtrlC()
		time.AfterFunc(wait, func() { // it makes its file first
			self, _ := os.FindProcess(os.Getpid())
			self.Signal(os.Interrupt)
		})
		status, stdout, stderr := program(ctx, "-n", "0", "-depth", "16")
		if strings.Contains(stderr, "interrupted in the first pass") { // the machine is busy
			continue
		}
		_, err := fmt.Sscanf(stdout, "%d reads of a file of 4096 blocks", &n)
		if status != 0 || err != nil || stderr != "" {
			t.Fatalf("after Ctrl-C: status %d, %q, %q", status, stdout, stderr)
		}
	}
	if n == 0 {
		t.Error("no reads before Ctrl-C")
	}
}

// Whenever the context ends, the reads in flight are completed first.
func TestInterruptedAtAnyMoment(t *testing.T) {
	data := bytes.Repeat([]byte("x"), blockSize)
	sum, _ := checksum(bytes.NewReader(data), 0, make([]byte, blockSize))
	for i := range 100 {
		ctx, cancel := context.WithTimeout(context.Background(), time.Duration(i)*10*time.Microsecond)
		a := newApplication(1<<(i%4), []uint32{sum})
		var kernel sync.WaitGroup
		kernel.Go(func() { a.serve(bytes.NewReader(data)) })
		err := a.read(ctx, 0)
		kernel.Wait()
		cancel()
		if err != nil || len(a.inFlight) != 0 {
			t.Errorf("%d reads in flight at the end, %v", len(a.inFlight), err)
		}
	}
}

// A kernel that answers wrongly is found out, and the right one ends after that
// though nobody takes its completions.
func TestWrongCompletions(t *testing.T) {
	data := bytes.Repeat([]byte("x"), blockSize)
	sum, _ := checksum(bytes.NewReader(data), 0, make([]byte, blockSize))
	for _, c := range []struct {
		name  string
		wrong []completion // before the right ones
		sum   uint32       // that the application knows
		data  []byte
		want  string
	}{
		{"sum", nil, sum + 1, data, "block 0: checksum"},
		{"error", nil, sum, nil, "the file has become shorter"},
		{"twice", []completion{{0, sum, nil}, {0, sum, nil}}, sum, data, "read 0 was completed before, or never submitted"},
		{"never submitted", []completion{{9999, sum, nil}}, sum, data, "read 9999 was completed before, or never submitted"},
	} {
		a := newApplication(4, []uint32{c.sum})
		var kernel sync.WaitGroup
		kernel.Go(func() {
			for _, w := range c.wrong {
				a.submissions.AwaitReady(never, 1)
				a.completions.Push(never, w)
			}
			a.serve(bytes.NewReader(c.data))
		})
		err := a.read(context.Background(), 1000)
		kernel.Wait()
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
}
