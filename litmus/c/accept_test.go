package c_test

import (
	"strings"
	"testing"

	"github.com/ordo-go/ordo/exec"
	"github.com/ordo-go/ordo/litmus"
	"github.com/ordo-go/ordo/litmus/c"
)

// inThread wraps statements into a test with one location of each sort.
func inThread(body string) string {
	return "C t\n{ int* p = &z; int a[2] = {0, 0}; 0:q = z }\n" +
		"P0 (atomic_int* x, int* z, int** p, int* a, mtx_t* m) {\n" + body + "\n}\nexists (0:q=z)\n"
}

// printedBody is what the parsed statements are printed as, in one line.
func printedBody(t *testing.T, src string) string {
	t.Helper()
	p, err := c.Parse("t.litmus", []byte(src))
	if err != nil {
		t.Fatalf("%v\n%s", err, src)
	}
	text := litmus.Print(p)
	_, text, _ = strings.Cut(text, "P0 (")
	_, text, _ = strings.Cut(text, "{\n")
	text, _, _ = strings.Cut(text, "\n}")
	return strings.TrimPrefix(strings.Join(strings.Fields(text), " "), "int* q = z; ")
}

// TestAccepts lists what a thread may do, and as what it is read: the printer
// writes every order out and every operation explicitly.
func TestAccepts(t *testing.T) {
	for _, tc := range []struct{ name, src, want string }{
		{"load", "int r = atomic_load(x);", "int r = atomic_load_explicit(x, memory_order_seq_cst);"},
		{"load explicit", "int r = atomic_load_explicit(x, memory_order_acquire);", "int r = atomic_load_explicit(x, memory_order_acquire);"},
		{"store", "atomic_store(x, 1);", "atomic_store_explicit(x, 1, memory_order_seq_cst);"},
		{"store explicit", "atomic_store_explicit(x,1,memory_order_release);", "atomic_store_explicit(x, 1, memory_order_release);"},
		{"exchange", "int r = atomic_exchange(x, 2);", "int r = atomic_exchange_explicit(x, 2, memory_order_seq_cst);"},
		{"exchange, value dropped", "atomic_exchange_explicit(x, 2, memory_order_relaxed);", "(void) atomic_exchange_explicit(x, 2, memory_order_relaxed);"},
		{"fetch-and-op", "int r = atomic_fetch_add(x, 1); r = atomic_fetch_sub(x, 1); r = atomic_fetch_and(x, 1); r = atomic_fetch_or_explicit(x, 1, memory_order_acq_rel); r = atomic_fetch_xor(x, 1);",
			"int r = atomic_fetch_add_explicit(x, 1, memory_order_seq_cst); r = atomic_fetch_sub_explicit(x, 1, memory_order_seq_cst); r = atomic_fetch_and_explicit(x, 1, memory_order_seq_cst); r = atomic_fetch_or_explicit(x, 1, memory_order_acq_rel); r = atomic_fetch_xor_explicit(x, 1, memory_order_seq_cst);"},
		{"strong compare-exchange", "int r = atomic_compare_exchange_strong(x, z, 2);", "int r = atomic_compare_exchange_strong_explicit(x, z, 2, memory_order_seq_cst, memory_order_seq_cst);"},
		{"weak compare-exchange", "int r = atomic_compare_exchange_weak_explicit(x, z, 2, memory_order_acq_rel, memory_order_acquire);",
			"int r = atomic_compare_exchange_weak_explicit(x, z, 2, memory_order_acq_rel, memory_order_acquire);"},
		{"herd7's short names", "int r = WCAS(x, z, 1); r = SCAS(x, z, 1);",
			"int r = atomic_compare_exchange_weak_explicit(x, z, 1, memory_order_seq_cst, memory_order_seq_cst); r = atomic_compare_exchange_strong_explicit(x, z, 1, memory_order_seq_cst, memory_order_seq_cst);"},
		{"fence", "atomic_thread_fence(memory_order_acq_rel);", "atomic_thread_fence(memory_order_acq_rel);"},
		{"flag", "int r = atomic_flag_test_and_set(x); atomic_flag_clear_explicit(x, memory_order_release);",
			"int r = atomic_exchange_explicit(x, 1, memory_order_seq_cst); atomic_store_explicit(x, 0, memory_order_release);"},
		{"plain accesses", "int r = *z; *z = r + 1; atomic_init(x, 3);", "int r = *z; *z = r + 1; *x = 3;"},
		{"a star on an atomic is a plain access", "int r = *x;", "int r = *x;"},
		{"locals", "int r; int s = 1, t; r = s;", "int r; int s = 1; r = s; int t;"},
		{"qualifiers", "volatile int r = 1; const unsigned long s = 2; __attribute__((unused)) int u = 3;", "int r = 1; unsigned long s = 2; int u = 3;"},
		{"undeclared register, as in herd7", "r = 1;", "int r = 1;"},
		{"op-assign", "int r = 1; r += 2; r <<= 1; r++; r--;", "int r = 1; r = r + 2; r = r << 1; r = r + 1; r = r - 1;"},
		{"precedence", "int r = 1 + 2 * 3 == 7 & 1 | 4 ^ 2;", "int r = (((1 + (2 * 3)) == 7) & 1) | (4 ^ 2);"},
		{"left to right", "int r = 9 - 3 - 2;", "int r = (9 - 3) - 2;"},
		{"a minus without a space", "int r = 3; r = r-1;", "int r = 3; r = r - 1;"},
		{"logic", "int r = !(1 && 0) || ~2 % 5 << 1 >> 2;", "int r = !(1 && 0) || (((~(2) % 5) << 1) >> 2);"},
		{"comma", "int r = (*z, 1);", "int r = (*z, 1);"},
		{"a cast says nothing, as in herd7", "int r = (int) *z; r = (uint8_t)(*z + 1);", "int r = *z; r = *z + 1;"},
		{"hexadecimal, suffix", "int r = 0x1fUL;", "int r = 31;"},
		{"void", "(void) *z; *z; (void)atomic_load(x);", "(void) *z; (void) *z; (void) atomic_load_explicit(x, memory_order_seq_cst);"},
		{"if", "if (*z) { *z = 1; } else if (*z == 2) *z = 3; else { }", "if (*z) { *z = 1; } else { if (*z == 2) { *z = 3; } }"},
		{"while", "int r; while (r < 2) { r = atomic_load(x); if (r) break; else continue; }",
			"int r; while (r < 2) { r = atomic_load_explicit(x, memory_order_seq_cst); if (r) { break; } else { continue; } }"},
		{"do", "int r; do { r = *z; } while (!r);", "int r; do { r = *z; } while (!(r));"},
		{"for", "for (int i = 0; i < 2; i++) *z = i;", "int i = 0; while (i < 2) { *z = i; } __post { i = i + 1; }"},
		{"nested blocks and empty statements", "{ { *z = 1; } ; }", "*z = 1;"},
		{"return", "return; *z = 1;", "return; *z = 1;"},
		{"a pointer held in memory", "int* r = *p; *r = 1; **p = 2; int s = *r + 1;", "int* r = *p; *r = 1; **p = 2; int s = *r + 1;"},
		{"a register with an address from the initial state", "*q = 1; int r = *q;", "*q = 1; int r = *q;"},
		{"addresses", "int* r = &a[1]; r = a + 1; r = &*z; r = 1 + a;", "int* r = a + 1; r = a + 1; r = z; r = a + 1;"},
		{"pointer arithmetic", "int* r = a; r = r + *z; r = r - 1; int s = r == a;", "int* r = a; r = r + *z; r = r + -1; int s = r == a;"},
		{"array cells", "int r = a[1]; a[r] = 2; a[0] = a[1];", "int r = *(a + 1); *(a + r) = 2; *a = *(a + 1);"},
		{"a parameter that moves is a register", "a = a + 1; *a = 1;", "int* a_ = a; a_ = a_ + 1; *a_ = 1;"},
		{"but not one whose location is stored to", "if (*z) *z = 1; else *z = 2; do *z = 3; while (0);", "if (*z) { *z = 1; } else { *z = 2; } do { *z = 3; } while (0);"},
		{"locks", "lock(m); mtx_lock(m); unlock(m); mtx_unlock(m);", "lock(m); lock(m); unlock(m); unlock(m);"},
		{"trylock", "int r = __trylock(m);", "int r = __trylock(m);"},
		{"awaited", "__assume(atomic_load_explicit(x, memory_order_relaxed) == 1);", "__assume(atomic_load_explicit(x, memory_order_relaxed) == 1);"},
		{"comments", "*z = 1; // one\n/* two\n lines */ *z = 2;", "*z = 1; *z = 2;"},
		{"a parenthesis and a star is no comment here", "int r = (*z)+(*z);", "int r = *z + *z;"},
		{"ours", `__block("f") { int r = __rmw("fetch_add", x, 1, memory_order_relaxed, uint8_t, new); __leave("f"); } r = __cas(x, 1, 2, memory_order_acq_rel, memory_order_relaxed); r = __op("<u", r, __convert(int8_t, r)); r = __offset(a, r);`,
			`int r; __block("f") { r = __rmw("fetch_add", x, 1, memory_order_relaxed, uint8_t, new); __leave("f"); } r = __cas(x, 1, 2, memory_order_acq_rel, memory_order_relaxed); r = __op("<u", r, __convert(int8_t, r)); r = a + r;`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := printedBody(t, inThread(tc.src)); got != tc.want {
				t.Errorf("got  %s\nwant %s", got, tc.want)
			}
		})
	}
}

func parse(t *testing.T, src string) *litmus.Program {
	t.Helper()
	p, err := c.Parse("t.litmus", []byte(src))
	if err != nil {
		t.Fatalf("%v\n%s", err, src)
	}
	return p
}

func TestHeader(t *testing.T) {
	p := parse(t, `C MP+rel+acq
"PodWW Rfe PodRR Fre"
Generator=diyone7 (version 7.58)
Com=Rf Fr
(* message passing
   (* nested *) ordo:expect is no directive here *)
(* ordo:expect c++20 Never *)
{ x = 1; }
P0 (atomic_int* x) { /* ordo:expect sc Always */ }
// ordo:expect armv8 Sometimes
exists (x=1)`)
	if p.Name != "MP+rel+acq" || p.Doc != "PodWW Rfe PodRR Fre" || p.Lang != litmus.C || p.File != "t.litmus" {
		t.Errorf("name %q, doc %q, language %s, file %s", p.Name, p.Doc, p.Lang, p.File)
	}
	want := []litmus.Expect{
		{Model: "c++20", Verdict: litmus.Never, Pos: exec.Pos{File: "t.litmus", Line: 7, Col: 1}},
		{Model: "sc", Verdict: litmus.Always, Pos: exec.Pos{File: "t.litmus", Line: 9, Col: 22}},
		{Model: "armv8", Verdict: litmus.Sometimes, Pos: exec.Pos{File: "t.litmus", Line: 10, Col: 1}},
	}
	if len(p.Expects) != 3 || p.Expects[0] != want[0] || p.Expects[1] != want[1] || p.Expects[2] != want[2] {
		t.Errorf("expects %v, want %v", p.Expects, want)
	}
}

func TestInitialState(t *testing.T) {
	p := parse(t, `C t
{
  [x] = 1; y; int z = -2; atomic_int w = 0x10; long v;
  int* p = &b[1]; q = x; _Atomic long s = 3; int b[3] = {7, x, &y}; int* e = &late;
  atomic_t c = ATOMIC_INIT(5); 0:r0 = 4; P0:r1 = &x;
}
P0 (atomic_int* x, volatile int* y, int* new_) { *y = r0; }
`)
	x, y, late := litmus.AddrOf(0), litmus.AddrOf(1), litmus.AddrOf(13)
	for i, want := range []struct {
		name   string
		kind   litmus.TypeKind
		bits   int
		atomic bool
		init   litmus.Value
	}{
		{"x", litmus.Int, 32, true, litmus.Num(1)}, // its type comes from the parameter
		{"y", litmus.Int, 32, false, litmus.Num(0)},
		{"z", litmus.Int, 32, false, litmus.Num(-2)},
		{"w", litmus.Int, 32, true, litmus.Num(16)},
		{"v", litmus.Int, 64, false, litmus.Num(0)},
		{"p", litmus.Pointer, 64, false, litmus.AddrOf(9)},
		{"q", litmus.Pointer, 64, false, x},
		{"s", litmus.Int, 64, true, litmus.Num(3)},
		{"b[0]", litmus.Int, 32, false, litmus.Num(7)},
		{"b[1]", litmus.Int, 32, false, x},
		{"b[2]", litmus.Int, 32, false, y},
		{"e", litmus.Pointer, 64, false, late},
		{"c", litmus.Int, 32, true, litmus.Num(5)},
		{"late", litmus.Int, 32, false, litmus.Num(0)},
		{"new_", litmus.Int, 32, false, litmus.Num(0)},
	} {
		l := p.Locs[i]
		if l.Name != want.name || l.Type.Kind != want.kind || l.Type.Bits != want.bits || l.Type.Atomic != want.atomic || l.Init != want.init {
			t.Errorf("location %d is %+v, want %+v", i, l, want)
		}
	}
	if p.Locs[8].Object != p.Locs[10].Object || p.Locs[10].Index != 2 || p.Locs[8].Object == p.Locs[7].Object {
		t.Errorf("b is %+v", p.Locs[8:11])
	}
	th := p.Threads[0]
	if len(th.Regs) != 2 || th.Regs[0].Name != "r0" || th.Regs[1].Type.Kind != litmus.Pointer || len(th.Body) != 3 {
		t.Errorf("registers %+v, %d statements: want r0 and r1 with their values", th.Regs, len(th.Body))
	}
	if th.Params[1].Type != "volatile int*" || th.Params[1].Loc != 1 {
		t.Errorf("parameter %+v", th.Params[1])
	}
}

// TestConditions reads conditions and prints them as herd7 does.
func TestConditions(t *testing.T) {
	for src, want := range map[string]string{
		"exists (0:r0=1 /\\ x=2)":              `exists (0:r0=1 /\ [x]=2)`,
		"exists 0:r0 = 1":                      `exists (0:r0=1)`,
		"~exists (x=1)":                        `~exists ([x]=1)`,
		"~ exists x=1 /\\ y=2;":                `~exists ([x]=1 /\ [y]=2)`,
		"forall ([x]=1 \\/ y=2 /\\ 0:r0=3)":    `forall ([x]=1 \/ [y]=2 /\ 0:r0=3)`,
		"forall ((x=1 \\/ y=2) /\\ P0:r0==-3)": `forall (([x]=1 \/ [y]=2) /\ 0:r0=-3)`,
		"exists (x=1 /\\ (y=2 /\\ x=3))":       `exists ([x]=1 /\ [y]=2 /\ [x]=3)`,
		"exists not (x=1) /\\ ~(y=2)":          `exists (not ([x]=1) /\ not ([y]=2))`,
		"exists x != 1 \\/ y <> 2":             `exists (not ([x]=1) \/ not ([y]=2))`,
		"exists (x=1 => y=2)":                  `exists ([x]=1 => [y]=2)`,
		"exists (x=1 /\\ y=1 => x=2)":          `exists ([x]=1 /\ ([y]=1 => [x]=2))`,
		"exists (0:r0=x /\\ 0:r0=&y)":          `exists (0:r0=x /\ 0:r0=y)`,
		"exists (0:r0=[x] /\\ 0:r0=0:r1)":      `exists (0:r0=[x] /\ 0:r0=0:r1)`,
		"exists (a[1]=1 /\\ 0:r0=a[1])":        `exists (a[1]=1 /\ 0:r0=a[1])`,
		"exists (a={1,2})":                     `exists (a[0]=1 /\ a[1]=2)`,
		"forall true":                          `forall (true)`,
		"forall false":                         `forall (false)`,
		"":                                     `forall (true)`,
		"final x=1":                            `exists ([x]=1)`,
		"locations [x; 0:r0; a;]\nexists x=1":  `exists ([x]=1)`,
		"locations [x int; y*; [a[1]]] filter x=1 forall y=1": `forall ([y]=1)`,
		"exists (x = 1) (* done *)":                           `exists ([x]=1)`,
		"exists (0:r9=0)":                                     `exists (0:r9=0)`,
		"exists (unknown=0)":                                  `exists ([unknown]=0)`,
		"exists (0:r0 < 2 /\\ (x + 1) = y)":                   `exists (0:r0<2 /\ ([x] + 1)=y)`,
		"regions: x:PROP, y:PROP\nexists x=1":                 `exists ([x]=1)`,
	} {
		p := parse(t, "C t\n{ int a[2]; }\nP0 (int* x, int* y, int* a) { int r0; int r1; }\n"+src)
		if p.Cond.Text != want {
			t.Errorf("%s\ngot  %s\nwant %s", src, p.Cond.Text, want)
		}
	}
}

func TestLocationsAndFilter(t *testing.T) {
	p := parse(t, "C t\n{ int a[2]; }\nP0 (int* x, int* a) { int r0; }\nlocations [x; 0:r0; a] filter (x=1) exists x=1")
	var show []string
	for _, s := range p.Show {
		show = append(show, litmus.FormatTerm(p, s))
	}
	if got := strings.Join(show, " "); got != "[x] 0:r0 a[0] a[1]" {
		t.Errorf("locations %s", got)
	}
	if p.Filter == nil {
		t.Error("no filter")
	}
}

// TestWidths: the atomic operations of C wrap around at the width of their type.
func TestWidths(t *testing.T) {
	p := parse(t, "C t\n{ }\nP0 (atomic_int* x, _Atomic uint8_t* y, long* z, atomic_int** p) {\n"+
		"atomic_fetch_add(x, 1); atomic_fetch_add(y, 1); atomic_fetch_add(z, 1); atomic_exchange(p, x); atomic_fetch_add(*p, 1);\n}\n")
	for i, want := range []litmus.Type{
		{Kind: litmus.Int, Bits: 32}, {Kind: litmus.Uint, Bits: 8}, {Kind: litmus.Int, Bits: 64}, {Kind: litmus.Int, Bits: 64}, {Kind: litmus.Int, Bits: 32},
	} {
		if got := p.Threads[0].Body[i].(*litmus.Assign).X.(*litmus.RMW).Type; !litmus.SameValues(got, want) || got.Atomic {
			t.Errorf("operation %d is cut to %+v, want %+v", i, got, want)
		}
	}
}

func TestPositions(t *testing.T) {
	p := parse(t, "C t\n{ }\nP0 (atomic_int* x) {\n  int r0 = atomic_load(x);\n  if (r0) *x = 1;\n}\nexists (x=1)\n")
	body := p.Threads[0].Body
	load := body[0].(*litmus.Assign).X.(*litmus.Load).Pos
	store := body[1].(*litmus.If).Then[0].(*litmus.Store).Pos
	if load != (exec.Pos{File: "t.litmus", Line: 4, Col: 12}) || store != (exec.Pos{File: "t.litmus", Line: 5, Col: 11}) {
		t.Errorf("load at %s, store at %s", load, store)
	}
	if p.Cond.Pos.Line != 7 || p.Threads[0].Pos.Line != 3 || p.Locs[0].Pos.Line != 3 {
		t.Errorf("condition at %s, thread at %s, x at %s", p.Cond.Pos, p.Threads[0].Pos, p.Locs[0].Pos)
	}
}
