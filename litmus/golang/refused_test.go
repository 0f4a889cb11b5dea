package golang

import (
	"fmt"
	"strings"
	"testing"
)

// header comes before each program of the table: lines 1 to 8.
const header = `package p

import (
	"github.com/ordo-go/ordo/atomic"
	"github.com/ordo-go/ordo/sync"
)

var ( x atomic.Int32; y int; _ sync.Mutex )
`

var refused = []struct{ src, want string }{
	// What is not Go.
	{"func t() { x. }", "f.go:9:15: expected selector or type assertion, found '}'"},
	{"func t() { x.Store(y); undefined() }", "f.go:9:20: cannot use y (variable of type int) as int32 value in argument to x.Store\nf.go:9:24: undefined: undefined"},
	{"\tfunc t() (r bool) { return 1 }", "f.go:9:29: cannot use 1 (untyped int constant) as bool value in return statement"},
	{"func t() { x.StoreAcquire(1) }", "f.go:9:14: x.StoreAcquire undefined (type atomic.Int32 has no field or method StoreAcquire)"},
	{"func t() { v := 1 }", "f.go:9:12: declared and not used: v"},
	{"func t() { var a [2]int; a[2] = 1 }", "f.go:9:28: invalid argument: index 2 out of bounds [0:2]"},
	{"func t() { y /= 0 }", "f.go:9:17: invalid operation: division by zero"},

	// Threads.
	{"", "f.go:1:9: there is no thread: expected a function without parameters that no other function calls"},
	{"func f(int) {}; func main() {}; func init() {}", "f.go:1:9: there is no thread: expected a function without parameters that no other function calls"},
	{"func t() int32 { return x.Load() }", "f.go:9:10: thread t has a result without a name: expected named results, which are what is observed"},
	{"func t() (_ int32) { return x.Load() }", "f.go:9:11: thread t has a result named _: expected a name to observe it by"},
	{"func t() (r int) { y = *&r; return }", "f.go:9:11: the address of result r of thread t is taken: a result is a register"},
	{"func t() (m sync.Mutex) { return }", "f.go:9:11: result m has type sync.Mutex: expected a value"},
	{"func t()", "f.go:9:6: function t has no body"},

	// Types.
	{"var s []int; func t() {}", "f.go:9:5: type []int is not in the subset: expected integers, bools, pointers, structs, arrays, or types of ordo/atomic"},
	{"var s string; func t() {}", "f.go:9:5: type string is not in the subset: expected integers, bools, pointers, structs, arrays, or types of ordo/atomic"},
	{"var v atomic.Value; func t() {}", "f.go:9:5: type atomic.Value is not in the subset: expected integers, bools, pointers, structs, arrays, or types of ordo/atomic"},
	{"var v sync.RWMutex; func t() {}", "f.go:9:5: type sync.RWMutex is not in the subset: expected integers, bools, pointers, structs, arrays, or types of ordo/atomic"},
	{"var v [1000][1000]int; func t() {}", "f.go:9:5: type [1000][1000]int is too large: expected at most 10000 integers"},
	{"var v, w [6000]int; func t() {}", "f.go:9:8: the shared memory is too large: expected at most 10000 integers"},
	{"func t() { f := 1.5; _ = f }", "f.go:9:17: a constant of type float64 is not in the subset: expected an integer or a bool"},
	{"func t() { var i any; _ = i }", "f.go:9:16: type any is not in the subset: expected integers, bools, pointers, structs, arrays, or types of ordo/atomic"},

	// Initial values.
	{"var z = y; func t() {}", "f.go:9:9: an initial value must be a constant or an address; init may only store such"},
	{"func init() { if y == 0 { y = 1 } }; func t() {}", "f.go:9:15: an initial value must be a constant or an address; init may only store such"},
	{"func init() { return }; func t() {}", "f.go:9:15: return is not in the subset of init"},

	// Statements.
	{"func t() { go t2() }; func t2() {}", "f.go:9:12: a go statement is not in the subset"},
	{"func t() { defer t2() }; func t2() {}", "f.go:9:12: defer is not in the subset"},
	{"func t() { L: y++; goto L }", "f.go:9:20: goto is not in the subset"},
	{"func t() { switch y { case 1: fallthrough; case 2: } }", "f.go:9:31: fallthrough is not in the subset"},
	{"func t() { select {} }", "f.go:9:12: select is not in the subset"},
	{"func t() { switch any(1).(type) {} }", "f.go:9:12: a type switch is not in the subset"},
	{"func t() { for range \"ab\" {} }", "f.go:9:22: range over type untyped string is not in the subset: expected an integer or an array"},
	{"var a [2]int; func t() { for _, v := range a { y = v } }", "f.go:9:33: range with a value is not in the subset: expected the index alone"},
	{"func t() { for { p := new(int); *p = 1 } }", "f.go:9:23: t.p needs memory of its own in every round of a loop, which is not in the subset: declare it as a package variable"},
	{"func t() { var c chan int; c <- 1 }", "f.go:9:16: type chan int is not in the subset: expected integers, bools, pointers, structs, arrays, or types of ordo/atomic"},

	// Expressions and calls.
	{"func t() { func() {}() }", "f.go:9:12: this calls a function value: closures and function values are not in the subset"},
	{"func t() { f := func() {}; f() }", "f.go:9:17: a closure is not in the subset"},
	{"func t() { f := u; f() }; func u() {}", "f.go:9:17: u is used as a value: closures and function values are not in the subset"},
	{"func t() { f := x.Load; f() }", "f.go:9:17: Load is used as a value: closures and function values are not in the subset"},
	{"func t() { t() }", "f.go:9:12: t calls itself: recursion is not in the subset"},
	{"func t() { a(1) }; func a(n int) { b(n) }; func b(n int) { a(n) }", "f.go:9:60: a calls itself: recursion is not in the subset"},
	{"func id[T any](v T) T { return v }; func t() { y = id(1) }", "f.go:9:52: id is generic, which is not in the subset"},
	{"func sum(v ...int) {}; func t() { sum(1, 2) }", "f.go:9:35: sum has a variable number of parameters, which is not in the subset"},
	{"func t() { var p *int; p = nil; *p = 1; _ = *(*int)(nil) }", "f.go:9:45: dereference of nil"},
	{"func t() { z := x; _ = z }", "f.go:9:17: a value of type atomic.Int32 is copied: expected a method call"},
	{"func t() { x = atomic.Int32{} }", "f.go:9:12: a value of type atomic.Int32 is assigned to: expected a method call"},
	{"func t() { a := [2]int{}; y = a[y] }", "f.go:9:33: index of a local array: expected a constant"},
	{"func t() { var w sync.WaitGroup; w.Wait() }", "f.go:9:16: type sync.WaitGroup is not in the subset: expected integers, bools, pointers, structs, arrays, or types of ordo/atomic"},
	{"func t() { sync.Sleep(1) }", "f.go:9:12: sync.Sleep is not in the subset: expected the methods of sync.Mutex, or sync.Yield"},
	{"func t() { println(y) }", "f.go:9:12: println is not in the subset"},
	{"func t() { y = max(y, 1) }", "f.go:9:16: max is not in the subset"},

	{"func t() { var a, b [6000]int; _ = a; _ = b }", "f.go:9:6: thread t is too large: expected at most 10000 local integers"},
	{"var a, b [4000]int; func t() { a = [4000]int{}; " + strings.Repeat("a = [4000]int{}; ", 25) + "}", "f.go:9:26: thread t is too large: expected at most 100000 statements after inlining"},
	{"func t() { f1(); f1() }; " + doubling(12), "f.go:9:311: too many calls: expected at most 2000 after inlining"},
	{"func t() { y = " + strings.Repeat("-(", 300) + "y" + strings.Repeat(")", 300) + "}", "f.go:9:115: nested too deeply: expected at most 100 levels"},

	// Directives.
	{"//ordo:exist x == 1\nfunc t() {}", "f.go:9:1: unknown directive //ordo:exist: expected one of //ordo:exists, //ordo:~exists, //ordo:forall, //ordo:expect, //ordo:filter, //ordo:locations, //ordo:name and //ordo:await"},
	{"//ordo:exists\nfunc t() {}", "f.go:9:14: //ordo:exists: expected an expression"},
	{"//ordo:exists x = 1\nfunc t() {}", "f.go:9:17: expected '==', found '='"},
	{"//ordo:exists x\nfunc t() {}", "f.go:9:15: //ordo:exists: expected a bool expression, not one of type int32"},
	{"//ordo:exists t.r == true\nfunc t() (r int) { return y }", "f.go:9:22: invalid operation: t.r == true (mismatched types int and untyped bool)"},
	{"//ordo:forall x == 0 && t.s == 1\nfunc t() (r int) { return y }", "f.go:9:27: t.s undefined (type struct{r int} has no field or method s)"},
	{"//ordo:exists z == 1\nfunc t() {}", "f.go:9:15: undefined: z"},
	{"//ordo:exists x == 1\n//ordo:forall x == 1\nfunc t() {}", "f.go:10:1: a second question: expected one; the first is at f.go:9:1"},
	{"//ordo:name a b\nfunc t() {}", "f.go:9:13: //ordo:name: expected one word"},
	{"//ordo:expect Never\nfunc t() {}", "f.go:9:15: //ordo:expect: expected a model and a verdict: Always, Sometimes, Never or Undefined"},
	{"//ordo:expect sc never\nfunc t() {}", "f.go:9:18: //ordo:expect: unknown verdict never: expected Always, Sometimes, Never or Undefined"},
	{"//ordo:expect sc, ra Never\n//ordo:expect ra Always\nfunc t() {}", "f.go:10:15: //ordo:expect: a second verdict of ra; the first is at f.go:9:1"},
	{"//ordo:locations x, 1\nfunc t() {}", "f.go:9:21: //ordo:locations: expected variables and results, separated by commas"},
	{"//ordo:filter x == 0\n//ordo:filter y == 0\nfunc t() {}", "f.go:10:1: a second //ordo:filter: expected at most one"},
	{"//ordo:await\nfunc t() {}", "f.go:9:1: //ordo:await: expected a for loop on this line or the next"},
	{"func t() {\n//ordo:await now\nfor x.Load() == 0 {} }", "f.go:10:14: //ordo:await: unexpected now"},
	{"func t() {\nfor x.Load() == 0 { y++ } //ordo:await\n}", "f.go:10:21: //ordo:await: expected an empty body, or atomic.Pause and sync.Yield in it"},
	{"func t() {\nfor {} //ordo:await\n}", "f.go:10:1: //ordo:await: expected a loop of the form for COND {}"},
}

// doubling is n functions, each of which calls the next one twice.
func doubling(n int) string {
	var b strings.Builder
	for i := 1; i <= n; i++ {
		fmt.Fprintf(&b, "func f%d() { f%d(); f%d() }; ", i, i+1, i+1)
	}
	fmt.Fprintf(&b, "func f%d() {}", n+1)
	return b.String()
}

func TestRefused(t *testing.T) {
	for _, test := range refused {
		t.Run(fmt.Sprintf("%.60s", test.src), func(t *testing.T) {
			p, err := Parse("f.go", []byte(header+test.src+"\n"))
			if err == nil {
				t.Fatalf("accepted: %+v", p)
			}
			if err.Error() != test.want {
				t.Errorf("got:\n%s\nwant:\n%s", err, test.want)
			}
		})
	}
}

func TestNotAFile(t *testing.T) {
	for src, want := range map[string]string{
		"":                                "f.go:1:1: expected 'package', found 'EOF'",
		"func t() {}":                     "f.go:1:1: expected 'package', found 'func'",
		"package p":                       "f.go:1:9: there is no thread: expected a function without parameters that no other function calls",
		"package p\nimport _ \"fmt\"\n":   "f.go:2:10: could not import fmt (a litmus test may import github.com/ordo-go/ordo/atomic, github.com/ordo-go/ordo/sync, sync/atomic and sync)",
		"package p\nimport \"sync\"\n":    "f.go:2:8: \"sync\" imported and not used",
		"package sync\nfunc t() { t2() }": "f.go:2:12: undefined: t2",
	} {
		_, err := Parse("f.go", []byte(src))
		if err == nil || err.Error() != want {
			t.Errorf("%q: got %v, want %s", src, err, want)
		}
	}
}
