package golang

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ordo-go/ordo/litmus"
	"github.com/ordo-go/ordo/litmus/c"
)

var update = flag.Bool("update", false, "write the golden files")

// TestPrograms: a program of testdata prints as the file beside it, which reads as the
// same program.
func TestPrograms(t *testing.T) {
	for _, f := range programs(t) {
		t.Run(filepath.Base(f), func(t *testing.T) {
			p, err := Parse(f, read(t, f))
			if err != nil {
				t.Fatal(err)
			}
			text := litmus.Print(p)
			golden := strings.TrimSuffix(f, ".go") + ".litmus"
			if *update {
				if err := os.WriteFile(golden, []byte(text), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if want := string(read(t, golden)); text != want {
				t.Errorf("got:\n%s\nwant:\n%s", text, want)
			}
			again, err := c.Parse(golden, []byte(text))
			if err != nil {
				t.Fatalf("the printed program: %v\n%s", err, text)
			}
			if second := litmus.Print(again); second != text {
				t.Errorf("printed:\n%s\nread and printed again:\n%s", text, second)
			}
		})
	}
}

// lowered are statements of a thread, and what they become.
var lowered = []struct{ src, want string }{
	{"y++", "*y = *y + 1;"},
	{"z -= 2", "*z = __convert(uint8_t, *z - 2);"},
	{"y = int(x.Load()) + y", "int64_t tmp = atomic_load_explicit(x, memory_order_seq_cst); *y = tmp + *y;"},
	{"x.StoreRelease(1)", "atomic_store_explicit(x, 1, memory_order_release);"},
	{"x.Store(x.Load() + 1)", "atomic_store_explicit(x, __convert(int32_t, atomic_load_explicit(x, memory_order_seq_cst) + 1), memory_order_seq_cst);"},
	{"atomic.FenceLight()", "atomic_thread_fence(memory_order_seq_cst);"},
	{"atomic.FenceExpedited()", "atomic_thread_fence(memory_order_seq_cst);"},
	{"atomic.FenceAcqRel(); atomic.Pause(); atomic.PauseBriefly(); atomic.Spin()", "atomic_thread_fence(memory_order_acq_rel);"},
	{"if x.Load() == 1 && y == 2 { y = 3 } else { y = 4 }", "if ((atomic_load_explicit(x, memory_order_seq_cst) == 1) && (*y == 2)) { *y = 3; } else { *y = 4; }"},
	{"for x.Load() == 0 { }", "while (atomic_load_explicit(x, memory_order_seq_cst) == 0) { }"},
	{"for x.Load() == 0 { } //ordo:await", "__assume(!(atomic_load_explicit(x, memory_order_seq_cst) == 0));"},
	{"a[y] = 1", "int64_t tmp = *y; __assume(__op(\"<u\", tmp, 2)); *(a + tmp) = 1;"},
	{"i := z & 1; a[i] = 1", "uint8_t i = *z & 1; *(a + i) = 1;"},
	{"x.CompareAndSwapAcqRel(1, 2)", "(void) __cas(x, 1, 2, memory_order_acq_rel, memory_order_acquire);"},
	{"x.CompareAndSwapRelease(1, 2)", "(void) __cas(x, 1, 2, memory_order_release, memory_order_relaxed);"},
	{"y = int(x.Add(1))", "*y = __rmw(\"fetch_add\", x, 1, memory_order_seq_cst, int32_t, new);"},
	{"m.Lock(); y = 1; m.Unlock()", "lock(m); *y = 1; unlock(m);"},
	{"switch y { case 1, 2: z = 1; default: z = 2 }", "int64_t tmp = *y; if ((tmp == 1) || (tmp == 2)) { *z = 1; } else { *z = 2; }"},
	{"b := &pair{p: &y}; *b.p = b.n", "*t_b_p = y; int* b = t_b_p; int* tmp = *b; *tmp = *(b + 1);"},
	{"u := uint(y); y = int(u / 3 >> 1); _ = u < 2", "uint64_t u = *y; *y = __op(\">>u\", __op(\"/u\", u, 3), 1);"},
}

func TestLowered(t *testing.T) {
	const before = "package p\nimport (\"github.com/ordo-go/ordo/atomic\"; \"sync\")\n" +
		"type pair struct { p *int; n int }\n" +
		"var (x atomic.Int32; y int; z uint8; a [2]int; m sync.Mutex; q pair)\nfunc t() {\n"
	for _, test := range lowered {
		t.Run(test.src, func(t *testing.T) {
			p, err := Parse("f.go", []byte(before+test.src+"\n}\n"))
			if err != nil {
				t.Fatal(err)
			}
			_, body, _ := strings.Cut(litmus.Print(p), "P0 (")
			_, body, _ = strings.Cut(body, "{\n")
			body, _, _ = strings.Cut(body, "\n}\n")
			if got := strings.Join(strings.Fields(body), " "); got != test.want {
				t.Errorf("got:  %s\nwant: %s", got, test.want)
			}
		})
	}
}

func TestParseDir(t *testing.T) {
	dir := t.TempDir()
	write := func(name, src string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(src), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := ParseDir(dir); err == nil {
		t.Error("an empty folder was accepted")
	}
	write("a.go", "// Package p says so.\npackage p\n//ordo:exists reader.r == 1 && shared == 1\nfunc writer() { shared = 1 }\n")
	write("b.go", "package p\nvar shared int\nfunc reader() (r int) { return shared }\n")
	write("b_test.go", "package p\nfunc broken( {}\n")
	p, err := ParseDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Threads) != 2 || p.Threads[1].Name != "reader" || len(p.Locs) != 1 || p.Doc != "Package p says so." {
		t.Errorf("%+v", p)
	}
	if p.Name != filepath.Base(dir) {
		t.Errorf("named %s", p.Name)
	}
	write("c.go", "package q\n")
	if _, err := ParseDir(dir); err == nil || !strings.Contains(err.Error(), "c.go:1:1: package q; expected package p") {
		t.Errorf("two packages in a folder: %v", err)
	}
}
