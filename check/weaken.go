package check

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/ordo-go/ordo/check/machine"
	"github.com/ordo-go/ordo/internal/checked"
)

// Weaken asks whether an order is needed: the check is of the program in which the
// operations of package atomic at site declare the order "rlx", "acq", "rel",
// "acq_rel" or "sc" instead of a stronger one. If it finds no failure, the body
// does without.
//
// A site is the end of a path and a line, "spsc/push.go:22". All operations of the
// line are weakened whose own order is stronger, and that may have the new one: a
// load has no release, a store no acquire. A method picks one of several:
// "spsc/close.go:31:LoadAcquire". A fence that is weakened to rlx is none. What
// package sync does keeps its order.
//
// The result's Unweakened lists sites at which nothing was weakened: Run then fails
// the test. Without the tag ordo Weaken has no effect. It panics if there is no such
// order, or the site has no line.
func Weaken(site, order string) Option {
	path, rest, _ := strings.Cut(site, ":")
	line, method, _ := strings.Cut(rest, ":")
	if _, err := strconv.Atoi(line); err != nil || path == "" {
		panic(fmt.Sprintf("check: Weaken needs a site such as spsc/push.go:22, and got %q", site))
	}
	for o := checked.Relaxed; o <= checked.SeqCst; o++ {
		if o.String() == order {
			return func(c *options) {
				w := &machine.Weakening{Line: path + ":" + line, Method: method, Order: o}
				c.weakenings = append(c.weakenings, w)
			}
		}
	}
	panic(fmt.Sprintf("check: Weaken needs one of the orders rlx, acq, rel, acq_rel and sc, and got %q", order))
}

// unweakened lists the sites of weakenings that were not used.
func unweakened(all []*machine.Weakening) (sites []string) {
	for _, w := range all {
		if !w.Used() {
			site := w.Line
			if w.Method != "" {
				site += ":" + w.Method
			}
			sites = append(sites, site)
		}
	}
	return sites
}
