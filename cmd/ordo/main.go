// Command ordo runs litmus tests and Go code under memory models.
//
//	ordo run FILE|DIR...    every outcome of a test, and whether it is as expected
//	ordo check PACKAGE...   every execution of what the tests of Go packages check
//	ordo atlas              the examples that come with it, model by model
//	ordo models [NAME]      the models, with their axioms
//
// It exits with status 0 if all expectations hold, 1 if one does not or a program
// has undefined behaviour that nothing expects, 2 for bad usage or bad input, and
// 3 if it is incomplete: interrupted, a time limit was reached, or a loop was cut.
//
// The command reads, runs on all cores and prints; what it prints is decided by
// packages enumerate, check, memmodel, atlas and draw.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/ordo-go/ordo/litmus"
)

func main() {
	signals := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) { // as by nohup
		// The go command and the tests of check are in a process group of their own, and
		// would go on when the terminal is gone.
		signals = append(signals, syscall.SIGHUP)
	}
	ctx, stop := signal.NotifyContext(context.Background(), signals...)
	// A second signal kills: from the first on, signals have their usual effect.
	context.AfterFunc(ctx, stop)
	os.Exit(execute(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// execute runs the command line args and returns the exit status.
func execute(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	a := &app{stdin: stdin, stdout: stdout, stderr: stderr, colors: palette(isTerminal(stdout) && colorWanted())}
	return a.execute(ctx, args)
}

func (a *app) execute(ctx context.Context, args []string) int {
	root := a.root()
	if len(args) > 0 && args[0] == "check" {
		cmd, _, _ := root.Find(args[:1])
		args = append([]string{"check"}, goStyle(cmd.Flags(), args[1:])...)
	}
	root.SetArgs(args)
	root.SetIn(a.stdin)
	root.SetOut(a.stdout)
	root.SetErr(a.stderr)
	if err := root.ExecuteContext(ctx); err != nil {
		a.report(err)
	}
	return a.status.code()
}

// An app is one run of the command.
type app struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	colors         palette
	status         status
}

// A status is what has happened that the exit status tells.
type status struct {
	interrupted bool // stopped by the user
	bad         bool // bad usage or bad input
	failed      bool // an expectation does not hold
	incomplete  bool // a bound was reached
}

func (s status) code() int {
	switch {
	case s.interrupted:
		return 3
	case s.bad:
		return 2
	case s.failed:
		return 1
	case s.incomplete:
		return 3
	}
	return 0
}

func (s *status) add(other status) {
	s.interrupted = s.interrupted || other.interrupted
	s.bad = s.bad || other.bad
	s.failed = s.failed || other.failed
	s.incomplete = s.incomplete || other.incomplete
}

// report prints what is wrong with the usage or the input. An error that knows its
// place starts with it.
func (a *app) report(err error) {
	a.status.bad = true
	fmt.Fprintln(a.stderr, errorText(err))
}

func errorText(err error) string {
	var input *litmus.Error
	var known *placedError
	if errors.As(err, &input) || errors.As(err, &known) {
		return err.Error()
	}
	return "ordo: " + err.Error()
}

// A placedError begins with the name of a file or the place in one.
type placedError struct{ error }

// placed marks an error of a package that says where in its input it is.
func placed(err error) error {
	if err == nil {
		return nil
	}
	return &placedError{err}
}

func aboutFile(file, message string) error {
	return &placedError{errors.New(file + ": " + message)}
}
