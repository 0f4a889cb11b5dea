//go:build race && !ordo_debug

package spsc_test

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/ordo-go/ordo/spsc"
	"github.com/ordo-go/ordo/sync"
)

// misuse is set in the process in which TestRaceReports does what it reports.
const misuse = "SPSC_MISUSE"

// The race detector reports two goroutines on one side of a queue.
func TestRaceReports(t *testing.T) {
	q := spsc.New[int](8)
	for name, do := range map[string]func(){
		"TryPush": func() { q.TryPush(1) },
		"Commit":  func() { q.Commit(1) },
		"TryPop":  func() { q.TryPop() },
		"Ready":   func() { q.Ready(1) },
	} {
		t.Run(name, func(t *testing.T) {
			if os.Getenv(misuse) != "" {
				var wg sync.WaitGroup
				wg.Go(do)
				wg.Go(do)
				wg.Wait()
				return
			}
			cmd := exec.Command(os.Args[0], "-test.run=^TestRaceReports$/^"+name+"$")
			cmd.Env = append(os.Environ(), misuse+"=1")
			out, err := cmd.CombinedOutput()
			if err == nil || !strings.Contains(string(out), "DATA RACE") {
				t.Errorf("no report: %v\n%s", err, out)
			}
		})
	}
}
