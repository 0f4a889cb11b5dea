package main

import (
	"context"
	"fmt"

	"github.com/ordo-go/ordo/vet/unseen"
)

// vetPackages finds places in the tests of packages where threads use memory that checks
// cannot see. The go command names the packages by patterns in a directory ("" is the
// working directory), with build tags between commas.
var vetPackages = unseen.Packages

// warn prints what checks cannot see, before they are run.
func (c *checker) warn(ctx context.Context, p *progress) {
	if c.vet.value == "false" || c.replay != "" {
		return
	}
	type result struct {
		warnings []unseen.Finding
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
