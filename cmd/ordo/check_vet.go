package main

import (
	"context"
	"fmt"

	"github.com/ordo-go/ordo/exec"
)

// A warning is a place where threads use memory that checks cannot see.
type warning struct {
	Pos     exec.Pos
	Message string
}

// vetPackages finds such places in the tests of packages, which the go command
// names by patterns in a directory ("" is the working directory), with build tags
// between commas; nil looks for none.
var vetPackages func(dir string, patterns []string, tags string) ([]warning, error)

// warn prints what checks cannot see, before they are run.
func (c *checker) warn(ctx context.Context, p *progress) {
	if vetPackages == nil || c.vet.value == "false" || c.replay != "" {
		return
	}
	type result struct {
		warnings []warning
		err      error
	}
	over := make(chan result, 1)
	go func() {
		w, err := vetPackages(c.chdir, c.packages, c.tags)
		over <- result{w, err}
	}()
	var r result
	select {
	case r = <-over:
	case <-ctx.Done():
		return // said when nothing has run
	}
	p.clear()
	for _, w := range r.warnings {
		fmt.Fprintf(c.stderr, "%s: warning: %s\n", w.Pos, w.Message)
	}
	c.vetErr = r.err
	if c.vet.value == "strict" && len(r.warnings) > 0 {
		c.status.failed = true
	}
}
