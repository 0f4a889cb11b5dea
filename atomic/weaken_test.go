//go:build !race && !ordo && !ordo_portable

package atomic_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// A site is one acquire or release in the source of a queue.
var site = regexp.MustCompile(`([\w.]+(?:\.At\([\w.]+\))?)\.(StoreRelease|LoadAcquire)\(`)

// weakened is added to the packages: the operation of the site in $WEAKEN is
// relaxed, the others are what they are.
const weakened = `package %s

import "os"

var weak = os.Getenv("WEAKEN")

func loadAcquire[V any](site string, acquire, relaxed func() V) V {
	if site == weak {
		return relaxed()
	}
	return acquire()
}

func storeRelease[V any](site string, release, relaxed func(V), v V) {
	if site == weak {
		release = relaxed
	}
	release(v)
}
`

// mustBeFound are sites that no fence of the same goroutine backs up. Behind a
// StoreRelease that publishes there is a FenceExpedited, which hides from the detector
// that the store is relaxed, unless the reader comes before it: RACE.md.
var mustBeFound = []string{
	"spsc/push.go: q.head.LoadAcquire",
	"ring/barrier.go: u.v.LoadAcquire",
	"ring/barrier.go: b.s.flags.At(b.run).LoadAcquire",
	"ring/sequencer.go: q.v.StoreRelease",
}

// TestWeakenedQueues makes one acquire or release of spsc and ring relaxed at a
// time. The detector finds it out on real runs.
func TestWeakenedQueues(t *testing.T) {
	bin := buildRace(t, weakenedSources(t))
	for _, where := range mustBeFound {
		pkg, _, _ := strings.Cut(where, "/")
		cmd := exec.Command(bin, pkg)
		cmd.Env = append(raceEnv, "WEAKEN="+where)
		out, err := cmd.Output()
		if err != nil || !regexp.MustCompile(`\t[1-9]\d*\n`).Match(out) {
			t.Errorf("%s made relaxed: no race reported (%v)\n%s", where, err, out)
		}
	}
}

// weakenedSources is the source of spsc and ring, in which each site asks
// whether it is the one to be relaxed.
func weakenedSources(t *testing.T) map[string]string {
	extra := map[string]string{}
	found := map[string]bool{}
	for _, pkg := range []string{"spsc", "ring"} {
		files, err := filepath.Glob("../" + pkg + "/*.go")
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range files {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			src, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			extra["../../../"+pkg+"/"+filepath.Base(name)] = site.ReplaceAllStringFunc(string(src), func(op string) string {
				m := site.FindStringSubmatch(op)
				where := fmt.Sprintf("%s/%s: %s.%s", pkg, filepath.Base(name), m[1], m[2])
				found[where] = true
				if m[2] == "StoreRelease" {
					return fmt.Sprintf("storeRelease(%q, %s.StoreRelease, %s.StoreRelaxed, ", where, m[1], m[1])
				}
				return fmt.Sprintf("loadAcquire(%q, %s.LoadAcquire, %s.LoadRelaxed", where, m[1], m[1])
			})
		}
		extra["../../../"+pkg+"/weakened.go"] = fmt.Sprintf(weakened, pkg)
	}
	for _, where := range mustBeFound {
		if !found[where] {
			t.Errorf("there is no %s", where)
		}
	}
	return extra
}
