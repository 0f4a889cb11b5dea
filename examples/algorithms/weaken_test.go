//go:build !race && !ordo

// What the test of this file sees does not depend on how it is built: it builds with the
// tag ordo itself. So it is built once.

package algorithms

import (
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// notNeeded are orders that the checks do without, and why they are there.
var notNeeded = map[string]string{
	"chaselev: Push: d.top.LoadAcquire -> LoadRelaxed":              "keeps out load buffering, of which the checker has none",
	"chaselev: Take: d.top.CompareAndSwap -> CompareAndSwapAcqRel":  "as published, for C++11",
	"chaselev: Steal: d.top.LoadAcquire -> LoadRelaxed":             "as published, for C++11",
	"chaselev: Steal: d.top.CompareAndSwap -> CompareAndSwapAcqRel": "as published, for C++11",
}

var long = flag.Bool("long", false, "also test that every order is needed")

// TestEveryOrderIsNeeded makes one order of one operation a step weaker at a time, and runs
// the checks of its package: one of them must fail.
func TestEveryOrderIsNeeded(t *testing.T) {
	if !*long {
		t.Skip("takes a minute: needs -long")
	}
	packages, err := filepath.Glob("*/wrong_test.go")
	if err != nil || len(packages) < 10 {
		t.Fatal(packages, err)
	}
	for _, file := range packages {
		dir := filepath.Dir(file)
		t.Run(dir, func(t *testing.T) {
			sites, bin := weakenable(t, dir)
			if out, err := checks(bin, ""); err != nil {
				t.Fatalf("with every order as it is: %v\n%s", err, out)
			}
			found := map[string]bool{}
			for _, s := range sites {
				found[s.name] = true
				judge(t, bin, s.name)
			}
			for name := range notNeeded {
				if strings.HasPrefix(name, dir+": ") && !found[name] {
					t.Errorf("there is no %s", name)
				}
			}
		})
	}
}

// failure is how a check says what it has found.
var failure = regexp.MustCompile(`(data race|assertion|deadlock) (after \S+ executions?|in the first execution)`)

// judge weakens a site, and says whether that is found out.
func judge(t *testing.T, bin, site string) {
	out, err := checks(bin, site)
	why, kind := notNeeded[site], failure.FindString(out)
	switch {
	case err == nil && why == "":
		t.Errorf("%s: no check fails", site)
	case err == nil:
		t.Logf("%s: no check fails: %s", site, why)
	case kind == "":
		t.Errorf("%s: %v\n%s", site, err, out)
	case why != "":
		t.Errorf("%s: it is needed: %s", site, kind)
	default:
		t.Logf("%s: %s", site, kind)
	}
}

// checks runs the checks of right programs with one site weakened.
func checks(bin, site string) (string, error) {
	cmd := exec.Command(bin, "-test.run=^Test[^W]", "-test.failfast")
	cmd.Env = append(os.Environ(), "WEAKEN="+site)
	out, err := cmd.CombinedOutput()
	return string(out), err
}
