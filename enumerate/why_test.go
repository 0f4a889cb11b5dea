package enumerate_test

import (
	"context"
	"regexp"
	"testing"

	"github.com/ordo-go/ordo/enumerate"
	"github.com/ordo-go/ordo/litmus/c"
	"github.com/ordo-go/ordo/memmodel"
)

const messagePassing = `C mp
{}
P0 (atomic_int* x, atomic_int* y) {
  atomic_store_explicit(x, 1, memory_order_relaxed);
  atomic_store_explicit(y, 1, memory_order_release);
}
P1 (atomic_int* x, atomic_int* y) {
  int r0 = atomic_load_explicit(y, memory_order_acquire);
  int r1 = atomic_load_explicit(x, memory_order_relaxed);
}
exists (1:r0=1 /\ 1:r1=0)
`

// TestReasonIntroducesEvents reads the reasons as a reader does: a number stands
// beside what it means before it stands alone. c++11 writes from-reads out, as
// rf^-1 and co; power has steps of its own.
func TestReasonIntroducesEvents(t *testing.T) {
	p, err := c.Parse("mp.litmus", []byte(messagePassing))
	if err != nil {
		t.Fatal(err)
	}
	mention := regexp.MustCompile(`(.?)\((\d+)\)`)
	for _, name := range []string{"c++20", "c++11", "c++11-simp", "rc11", "x86-tso", "armv8", "power"} {
		m, err := memmodel.Lookup(name)
		if err != nil {
			t.Fatal(err)
		}
		r, err := enumerate.Run(context.Background(), p, enumerate.Options{Model: m, Why: true})
		if err != nil {
			t.Fatal(err)
		}
		if len(r.Why.Cycle) < 4 {
			t.Errorf("%s: a cycle of %d steps: %q", name, len(r.Why.Cycle), r.Why.Text)
		}
		known := map[string]bool{}
		for _, line := range r.Why.Text {
			if regexp.MustCompile(` by \S*\.$`).MatchString(line) {
				t.Errorf("%s: a step without words: %s", name, line)
			}
			for _, found := range mention.FindAllStringSubmatchIndex(line, -1) {
				number := line[found[4]:found[5]]
				alone := found[0] == 0 || regexp.MustCompile(`(^|that | is what |than |before |with |So )$`).MatchString(line[:found[4]-1])
				if alone && !known[number] {
					t.Errorf("%s: (%s) is not introduced: %s", name, number, line)
				}
				known[number] = true
			}
		}
	}
}

// What never happens has a reason under every model, also where several axioms
// forbid it at once.
func TestReasonWhateverForbids(t *testing.T) {
	p, err := c.Parse("mp.litmus", []byte(`C mp
{ }
P0 (atomic_int* x, atomic_int* y) {
  atomic_store_explicit(x, 1, memory_order_seq_cst);
  atomic_store_explicit(y, 1, memory_order_seq_cst);
}
P1 (atomic_int* x, atomic_int* y) {
  int r0 = atomic_load_explicit(y, memory_order_seq_cst);
  int r1 = atomic_load_explicit(x, memory_order_seq_cst);
}
exists (1:r0=1 /\ 1:r1=0)
`))
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range memmodel.All() {
		r, err := enumerate.Run(context.Background(), p, enumerate.Options{Model: m, Why: true})
		if err != nil {
			t.Fatal(err)
		}
		if r.Why == nil || r.Why.Allowed || r.Why.Graph == nil || r.Why.Axiom == "" || len(r.Why.Text) < 3 {
			t.Errorf("%s: %s, %+v", m.Name, r.Verdict, r.Why)
		}
	}
}
