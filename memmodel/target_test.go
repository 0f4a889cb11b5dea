package memmodel

import (
	"slices"
	"strings"
	"testing"

	"github.com/ordo-go/ordo/exec"
)

// code writes an access down as the events that it becomes, in program order.
func code(a Access, op string) string {
	var out []string
	out = append(out, a.Before...)
	half := func(name string, tags []string) string {
		return strings.Join(append([]string{name}, tags...), ".")
	}
	switch {
	case op == "rmw" || a.Exchange:
		tie := "+"
		if a.Amo {
			tie = "="
		}
		out = append(out, half("R", a.Read)+tie+half("W", a.Write))
	case op == "load":
		out = append(out, half("R", a.Read))
	default:
		out = append(out, half("W", a.Write))
	}
	after := slices.Clone(a.After)
	if a.CtrlISync {
		after[0] = "ctrl-" + after[0]
	}
	return strings.Join(append(out, after...), " ")
}

// The tables of compiler mappings, row by row as they are published. In the
// notation, R=W is one instruction, R+W two.
func TestMapping(t *testing.T) {
	type row map[exec.Order]string
	rlx, acq, rel, both, sc := exec.RLX, exec.ACQ, exec.REL, exec.ACQREL, exec.SC
	for _, tt := range []struct {
		target Target
		op     string
		want   row
	}{
		{X86, "load", row{exec.NA: "R", rlx: "R", acq: "R", sc: "R"}},
		{X86, "store", row{exec.NA: "W", rlx: "W", rel: "W", sc: "R.X=W.X"}},
		{X86, "rmw", row{rlx: "R.X=W.X", acq: "R.X=W.X", rel: "R.X=W.X", both: "R.X=W.X", sc: "R.X=W.X"}},
		{X86, "fence", row{acq: "", rel: "", both: "", sc: "MFENCE"}},

		{Arm, "load", row{exec.NA: "R", rlx: "R", acq: "R.A", sc: "R.A"}},
		{Arm, "store", row{exec.NA: "W", rlx: "W", rel: "W.L", sc: "W.L"}},
		{Arm, "rmw", row{rlx: "R=W", acq: "R.A=W", rel: "R=W.L", both: "R.A=W.L", sc: "R.A=W.L"}},
		{Arm, "fence", row{acq: "DMB.ISHLD", rel: "DMB.ISH", both: "DMB.ISH", sc: "DMB.ISH"}},

		{Power, "load", row{exec.NA: "R", rlx: "R", acq: "R ctrl-ISYNC", sc: "SYNC R ctrl-ISYNC"}},
		{Power, "store", row{exec.NA: "W", rlx: "W", rel: "LWSYNC W", sc: "SYNC W"}},
		{Power, "rmw", row{rlx: "R.X+W.X", acq: "R.X+W.X ctrl-ISYNC", rel: "LWSYNC R.X+W.X",
			both: "LWSYNC R.X+W.X ctrl-ISYNC", sc: "SYNC R.X+W.X ctrl-ISYNC"}},
		{Power, "fence", row{acq: "LWSYNC", rel: "LWSYNC", both: "LWSYNC", sc: "SYNC"}},

		{PowerTrailing, "load", row{rlx: "R", acq: "R ctrl-ISYNC", sc: "R SYNC"}},
		{PowerTrailing, "store", row{rlx: "W", rel: "LWSYNC W", sc: "LWSYNC W SYNC"}},
		{PowerTrailing, "rmw", row{rlx: "R.X+W.X", acq: "R.X+W.X ctrl-ISYNC", both: "LWSYNC R.X+W.X ctrl-ISYNC",
			sc: "LWSYNC R.X+W.X SYNC"}},
		{PowerTrailing, "fence", row{acq: "LWSYNC", sc: "SYNC"}},

		{Source, "load", row{exec.NA: "R", rlx: "R", acq: "R", sc: "R"}},
		{Source, "store", row{rlx: "W", sc: "W"}},
		{Source, "fence", row{sc: ""}},
	} {
		for o, want := range tt.want {
			var got string
			switch tt.op {
			case "load":
				got = code(tt.target.Load(o), tt.op)
			case "store":
				got = code(tt.target.Store(o), tt.op)
			case "rmw":
				got = code(tt.target.RMW(o, true), tt.op)
			case "fence":
				got = strings.Join(tt.target.Fence(o), " ")
			}
			if got != want {
				t.Errorf("%s: %s %s becomes %q, want %q", tt.target, o, tt.op, got, want)
			}
		}
	}
}

func TestFailedCompareAndSwap(t *testing.T) {
	for _, tt := range []struct {
		target           Target
		success, failure exec.Order
		want             string
	}{
		{Source, exec.SC, exec.RLX, "R"},
		{X86, exec.RLX, exec.RLX, "R.X"},
		{Arm, exec.RLX, exec.RLX, "R"},
		{Arm, exec.REL, exec.RLX, "R"},
		{Arm, exec.REL, exec.ACQ, "R.A"},
		{Arm, exec.ACQREL, exec.RLX, "R.A"},
		{Power, exec.REL, exec.RLX, "LWSYNC R.X"},
		{Power, exec.ACQREL, exec.ACQ, "LWSYNC R.X ctrl-ISYNC"},
		{Power, exec.ACQREL, exec.RLX, "LWSYNC R.X"},
		{Power, exec.SC, exec.SC, "SYNC R.X ctrl-ISYNC"},
		{Power, exec.RLX, exec.SC, "SYNC R.X ctrl-ISYNC"},
		{PowerTrailing, exec.SC, exec.SC, "LWSYNC R.X SYNC"},
	} {
		if got := code(tt.target.CASFailed(tt.success, tt.failure), "load"); got != tt.want {
			t.Errorf("%s: a failed compare-and-swap (%s, %s) becomes %q, want %q",
				tt.target, tt.success, tt.failure, got, tt.want)
		}
	}
}

// An atomic of Arm that throws its result away is a store to DMB.LD, but an
// acquiring one keeps its register.
func TestUnusedResult(t *testing.T) {
	for o, want := range map[exec.Order]string{
		exec.RLX: "R.NoRet=W", exec.REL: "R.NoRet=W.L", exec.ACQ: "R.A=W", exec.SC: "R.A=W.L",
	} {
		if got := code(Arm.RMW(o, false), "rmw"); got != want {
			t.Errorf("arm: %s rmw becomes %q, want %q", o, got, want)
		}
	}
	if got := code(X86.RMW(exec.RLX, false), "rmw"); got != "R.X=W.X" {
		t.Errorf("x86: %q", got)
	}
}

// Every tag that a mapping uses is among the sets of its target, so that a model
// may name it.
func TestTagsAreSets(t *testing.T) {
	for target, m := range mappings {
		var tags []string
		for _, row := range [][nOrders]Access{m.load, m.store, m.rmw, m.failed} {
			for _, a := range row {
				tags = slices.Concat(tags, a.Before, a.Read, a.Write, a.After)
			}
		}
		for _, f := range m.fence {
			tags = append(tags, f...)
		}
		for _, tag := range tags {
			if !slices.Contains(target.Sets(), tag) {
				t.Errorf("%s: tag %s is not one of its sets", target, tag)
			}
		}
	}
}
