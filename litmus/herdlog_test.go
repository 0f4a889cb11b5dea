package litmus

import (
	"strings"
	"testing"
	"time"
)

func TestHerdLogIsWhatHerd7Prints(t *testing.T) {
	base := HerdLog{
		Test: "MP", Quantifier: Exists, Condition: `exists (1:r0=1 /\ 1:r1=0)`,
		States:   [][][2]string{{{"1:r0", "0"}, {"1:r1", "0"}}, {{"1:r0", "1"}, {"1:r1", "1"}}},
		Positive: 0, Negative: 3, Time: 1234 * time.Millisecond, Hash: "a826d02a0b903d60dd410a11c78b24f7",
	}
	want := `Test MP Allowed
States 2
1:r0=0; 1:r1=0;
1:r0=1; 1:r1=1;
No
Witnesses
Positive: 0 Negative: 3
Condition exists (1:r0=1 /\ 1:r1=0)
Observation MP Never 0 3
Time MP 1.23
Hash=a826d02a0b903d60dd410a11c78b24f7

`
	if got := base.String(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	for _, c := range []struct {
		change func(*HerdLog)
		lines  string // that must be there, in this order
	}{
		{func(l *HerdLog) { l.Positive = 1 }, "Ok|Positive: 1 Negative: 3|Observation MP Sometimes 1 3"},
		{func(l *HerdLog) { l.Positive, l.Negative = 2, 0 }, "Ok|Positive: 2 Negative: 0|Observation MP Always 2 0"},
		// Witnesses count for and against the condition, the observation for and
		// against its predicate.
		{func(l *HerdLog) { l.Quantifier = NotExists }, "Test MP Forbidden|Ok|Positive: 3 Negative: 0|Observation MP Never 0 3"},
		{func(l *HerdLog) { l.Quantifier, l.Positive = NotExists, 1 }, "Test MP Forbidden|No|Positive: 3 Negative: 1|Observation MP Sometimes 1 3"},
		{func(l *HerdLog) { l.Quantifier = Forall }, "Test MP Required|No|Positive: 0 Negative: 3"},
		{func(l *HerdLog) { l.Quantifier, l.Negative = Forall, 0 }, "Test MP Required|Ok|Positive: 0 Negative: 0|Observation MP Never 0 0"},
		{func(l *HerdLog) { l.Undefined = true }, "Undef|Positive: 0 Negative: 3|Flag *undef*|Condition"},
		{func(l *HerdLog) { l.Undefined, l.Flags = true, []string{"b", "*undef*", "A", "b"} }, "Undef|Flag *undef*\nFlag A\nFlag b\nCondition"},
		{func(l *HerdLog) { l.Cut = true }, "Loop No|"},
		{func(l *HerdLog) { l.Cut, l.Undefined = true, true }, "Loop Undef|"},
		{func(l *HerdLog) { l.States = nil }, "States 0\nNo\n"},
		{func(l *HerdLog) { l.Hash = "" }, "Time MP 1.23\n\n"},
	} {
		l := base
		c.change(&l)
		rest := l.String()
		for _, line := range strings.Split(c.lines, "|") {
			_, after, ok := strings.Cut(rest, line)
			if !ok {
				t.Errorf("no %q where it should be in\n%s", line, l)
			}
			rest = after
		}
	}
}

// The hashes are those that herd7 7.58 prints.
func TestHerdHash(t *testing.T) {
	for _, c := range []struct{ name, src, want string }{
		{"message passing", `C MP
{ }

P0 (atomic_int* x, atomic_int* y) {
  atomic_store_explicit(x, 1, memory_order_relaxed);
  atomic_store_explicit(y, 1, memory_order_release);
}

P1 (atomic_int* x, atomic_int* y) {
  int r0 = atomic_load_explicit(y, memory_order_acquire);
  int r1 = atomic_load_explicit(x, memory_order_relaxed);
}

exists (1:r0=1 /\ 1:r1=0)
`, "a826d02a0b903d60dd410a11c78b24f7"},
		{"everything in the initial state, types, comments, locations, filter", `C h1
"a quoted line"
(* a comment *)
{ int x = 2; int y = 3; int *p = x; [z] = 4; 0:r9 = 1; w; }

// a line
void P0 (volatile int* x, atomic_int* y, const int* z, int** p) {
  int r0 = *x; /* why */
  atomic_store_explicit(y, 1, memory_order_relaxed);
}

P1(atomic_int *y){ int r1 = atomic_load_explicit(y, memory_order_relaxed); int r10 = 0; int r9 = 1; }

locations [z; 0:r0; 1:r9 ; y;]
filter (x=2)
forall ((0:r0=2 \/ not (1:r1=3)) => p=x) (* end *)
`, "f0d0140786cc58537b1e05a4b1d52e58"},
		{"arrays, qualifiers of atomic types", `C h2
{ int a[2] = {1, 2}; int x; }
P0 (int* a, int* x, volatile atomic_int* y, int volatile * z) { *x = 1; }
exists (a[0]=1 /\ a[1]=2 /\ x=1)
`, "9f985be8bdf04f5e284a25d3b7bda224"},
		{"given in the file", "C h3\nHash=00112233445566778899aabbccddeeff\n{ x=0; }\nP0 (atomic_int* x) { }\nexists (x=0)\n", "00112233445566778899aabbccddeeff"},
		{"no initial state", "C h\nP0", ""},
		{"no end", "C h\n{ x=0;", ""},
		{"no end of a thread", "C h\n{ }\nP0 (int* x) { {", ""},
		{"a parameter that is no pointer", "C h\n{ }\nP0 (int x) { }", ""},
		{"no thread in C", "X86 h\n{ x=0; }\n P0 ;\n MOV [x],$1 ;\nexists (x=1)", ""},
		{"nothing", "", ""},
	} {
		if got := HerdHash([]byte(c.src)); got != c.want {
			t.Errorf("%s: hash %q, want %q", c.name, got, c.want)
		}
	}
}

func FuzzHerdHash(f *testing.F) {
	f.Add("C x\n{ int *p = x; a[2]; }\nP0 (volatile int* x) { /* } */ }\nlocations [x]\nexists (x=1)")
	f.Fuzz(func(t *testing.T, src string) {
		if h := HerdHash([]byte(src)); h != HerdHash([]byte(src)) {
			t.Error("two hashes of one text")
		}
	})
}
