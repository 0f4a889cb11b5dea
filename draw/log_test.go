package draw

import (
	"strings"
	"testing"

	"github.com/ordo-go/ordo/exec"
	"pgregory.net/rapid"
)

// Replaying a linear log over a memory gives every read its value; an execution
// without one has a circle in its orders.
func TestLinearLogReplays(t *testing.T) {
	logs, circles := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		g := drawExecution(t, 3, 2)
		order, ok := LinearLog(g)
		n := len(g.Events)
		if !ok {
			circles++
			all := exec.NewRel(n).Union(g.PO, g.RF)
			if all.Union(all, g.CO).Union(all, g.FR()).Acyclic() {
				t.Fatal("no log, though no order goes in a circle")
			}
			return
		}
		logs++
		memory, seen := map[string]string{}, exec.NewSet(n)
		for _, e := range order {
			ev := g.Events[e]
			if ev.Kind&exec.Read != 0 && g.RF.Range().Has(e) && memory[ev.Loc] != ev.Read {
				t.Fatalf("event %d reads %q where the memory has %q", e, ev.Read, memory[ev.Loc])
			}
			if ev.Kind&exec.Write != 0 {
				memory[ev.Loc] = ev.Wrote
			}
			for before := range g.Events {
				if g.PO.Has(before, e) && !seen.Has(before) {
					t.Fatalf("event %d comes before %d", e, before)
				}
			}
			seen.Add(e)
		}
		if seen.Len() != n {
			t.Fatalf("%d of %d events", seen.Len(), n)
		}
	})
	if logs == 0 || circles == 0 {
		t.Errorf("%d logs and %d circles: one of them was not tried", logs, circles)
	}
}

func TestLogOfMessagePassing(t *testing.T) {
	g := sample(t, "mp")
	if _, ok := LinearLog(g); ok || Log(g, Options{}) != "" {
		t.Error("the reader sees the flag and not the data: there is no log")
	}
	g.RF.Remove(0, 5)
	g.RF.Add(2, 5)
	g.Events[5].Read = "1"
	want := `initially x = 0, y = 0
    P0               P1
1.  store x rlx = 1
2.  store y rel = 1
3.                   load y acq = 1
4.                   load x rlx = 1
`
	if got := Log(g, Options{}); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	if narrow := Log(g, Options{Width: 30}); !strings.Contains(narrow, "3. P1: load y acq = 1\n") {
		t.Errorf("the narrow log is\n%s", narrow)
	}
}
