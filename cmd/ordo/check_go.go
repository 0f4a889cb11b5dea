package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	osexec "os/exec"
	"strings"
	"time"

	"github.com/ordo-go/ordo/internal/checklog"
)

// A goEvent is a line of what go test -json prints, as go doc test2json has it.
type goEvent struct {
	Action      string
	Package     string
	Test        string
	Output      string
	FailedBuild string
}

// plainText is the Action of a line that is no JSON.
const plainText = "text"

// patience is how long the tests may take to stop after Ctrl-C.
const patience = 3 * time.Second

// goTest starts go test. It sends its events, and closes the channel when it is
// over; then wait returns whether it has failed. When ctx ends, go test and all that
// it has started are stopped.
func goTest(ctx context.Context, args []string, s checklog.Settings, stderr io.Writer) (events <-chan goEvent, wait func() error) {
	cmd := osexec.CommandContext(ctx, "go", args...)
	cmd.Env = append(os.Environ(), checklog.Variable+"="+s.String())
	cmd.Stderr = stderr
	cmd.WaitDelay = patience
	ownGroup(cmd)
	out, in := io.Pipe()
	cmd.Stdout = in
	over := make(chan error, 1)
	go func() {
		err := cmd.Run()
		if ctx.Err() != nil {
			killGroup(cmd)
		}
		in.Close()
		over <- err
	}()
	found := make(chan goEvent)
	go func() {
		defer close(found)
		for r := bufio.NewReader(out); ; {
			line, err := r.ReadString('\n')
			if line != "" {
				found <- parseGoEvent(line)
			}
			if err != nil {
				return
			}
		}
	}()
	return found, func() error { return <-over }
}

func parseGoEvent(line string) goEvent {
	var e goEvent
	if json.Unmarshal([]byte(line), &e) != nil || e.Action == "" {
		return goEvent{Action: plainText, Output: line}
	}
	return e
}

// exited reports whether err says only that a command has failed, which it has
// explained itself.
func exited(err error) bool {
	var exit *osexec.ExitError
	return errors.As(err, &exit)
}

// testOutput is what a test has printed, without the lines by which go test says
// how it got on.
func testOutput(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		words := strings.TrimLeft(line, " ")
		if !strings.HasPrefix(words, "=== ") && !strings.HasPrefix(words, "--- ") &&
			line != "PASS\n" && line != "FAIL\n" && !strings.HasPrefix(line, "FAIL\t") && !strings.HasPrefix(line, "exit status ") {
			b.WriteString(line)
		}
	}
	return strings.TrimRight(b.String(), "\n")
}
