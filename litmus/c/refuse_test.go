package c_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/ordo-go/ordo/litmus"
	"github.com/ordo-go/ordo/litmus/c"
)

// TestRefusesInThread has one statement a row, on line 4 of its file, and what is
// said of it: the column and the message.
func TestRefusesInThread(t *testing.T) {
	for _, tc := range []struct{ src, want string }{
		{"atomic_store_explicit(x, 1, memory_order_acquire);", "4:29: atomic_store_explicit does not take memory_order_acquire: expected memory_order_relaxed, memory_order_release or memory_order_seq_cst"},
		{"int r = atomic_load_explicit(x, memory_order_release);", "4:33: atomic_load_explicit does not take memory_order_release: expected memory_order_relaxed, memory_order_acquire or memory_order_seq_cst"},
		{"int r = atomic_load_explicit(x, memory_order_acq_rel);", "4:33: atomic_load_explicit does not take memory_order_acq_rel: expected memory_order_relaxed, memory_order_acquire or memory_order_seq_cst"},
		{"int r = atomic_load_explicit(x, memory_order_consume);", "4:33: memory_order_consume is not taken: expected memory_order_relaxed, memory_order_acquire or memory_order_seq_cst"},
		{"int r = atomic_load_explicit(x, ???);", "4:33: ??? is a hole for advise to fill: expected a memory order, memory_order_relaxed, memory_order_acquire or memory_order_seq_cst"},
		{"int r = atomic_load_explicit(x, relaxed);", "4:33: unexpected relaxed: expected a memory order, memory_order_relaxed, memory_order_acquire or memory_order_seq_cst"},
		{"atomic_thread_fence(???);", "4:21: ??? is a hole for advise to fill: expected a memory order, memory_order_relaxed, memory_order_acquire, memory_order_release, memory_order_acq_rel or memory_order_seq_cst"},
		{"atomic_thread_fence();", "4:21: unexpected ): expected a memory order, memory_order_relaxed, memory_order_acquire, memory_order_release, memory_order_acq_rel or memory_order_seq_cst"},
		{"int r = atomic_compare_exchange_strong_explicit(x, z, 1, memory_order_acquire, memory_order_release);", "4:80: the failure of atomic_compare_exchange_strong_explicit does not take memory_order_release: expected memory_order_relaxed, memory_order_acquire or memory_order_seq_cst"},
		{"int r = atomic_load(x, memory_order_acquire);", "4:22: unexpected ,: expected )"},
		{"atomic_flag_clear_explicit(x, memory_order_acquire);", "4:31: atomic_flag_clear_explicit does not take memory_order_acquire: expected memory_order_relaxed, memory_order_release or memory_order_seq_cst"},
		{"float r = 1;", "4:1: the type float is not taken: expected an integer, pointer or mutex type"},
		{"int128_t r = *z;", "4:1: unknown type int128_t: expected one such as int or atomic_int"},
		{"foo_t *r = z;", "4:1: unknown type foo_t: expected one such as int or atomic_int"},
		{"struct node n;", "4:1: the type struct is not taken: expected an integer, pointer or mutex type"},
		{"int r[2];", "4:6: a local array is not taken: expected a register, or an array in the initial state"},
		{"int r = f(1);", "4:9: unknown function f: expected an operation of <stdatomic.h>, lock or unlock"},
		{"printf(1);", "4:1: unknown function printf: expected an operation of <stdatomic.h>, lock or unlock"},
		{"atomic_signal_fence(memory_order_seq_cst);", "4:1: unknown function atomic_signal_fence: expected an operation of <stdatomic.h>, lock or unlock"},
		{"int r = atomic_store(x, 1);", "4:9: atomic_store has no value: expected it as a statement of its own"},
		{"int r = s;", "4:9: the name s is not declared: expected a register or a parameter"},
		{"int r = other;", "4:9: other is not a parameter of this thread: expected it in the list of parameters"},
		{"int x = 1;", "4:5: x is a parameter: expected another name"},
		{"int r = &x;", "4:9: x is an address already: expected x without &"},
		{"int r; int* s = &r;", "4:17: the address of the register r is not taken: expected a location, which is a parameter"},
		{"int r = 1 ? 2 : 3;", "4:11: the operator ?: is not taken: expected an if statement"},
		{"int r = z->next;", "4:10: members of structs are not taken: expected locations of their own"},
		{"int r = 1 +;", "4:12: unexpected ;: expected an expression"},
		{"int r = (1;", "4:11: unexpected ;: expected )"},
		{"int r = 1", "5:1: unexpected }: expected ;"},
		{"int r = 010;", "4:9: the octal constant 010 is not taken: expected a decimal or hexadecimal one"},
		{"int r = 99999999999999999999;", "4:9: 99999999999999999999 is not a number of 64 bits: expected an integer constant"},
		{"int r = 12ab;", "4:9: 12ab is not a number of 64 bits: expected an integer constant"},
		{"*z += 1;", "4:4: += is taken only on registers: expected = and the operation written out"},
		{"(*z)++;", "4:5: ++ is taken only as a statement of its own, on a register"},
		{"int r = 1; int s = r++;", "4:21: ++ is taken only as a statement of its own, on a register"},
		{"int r = ++s;", "4:9: ++ is taken only as a statement of its own"},
		{"atomic_load(x) = 1;", "4:16: unexpected =: expected ;"},
		{"1 = 2;", "4:3: what stands left of = is not memory: expected *x, y[1] or a register"},
		{"int r = z * 2;", "4:11: * is not taken on an address: expected ==, !=, or + and - of a number"},
		{"int r = z + x;", "4:11: + is not taken on an address: expected ==, !=, or + and - of a number"},
		{"int r = a[2];", "4:10: the address is outside of the object of a[0]: expected one within it"},
		{"int r = 1; int s = r[0];", "4:21: what stands before [ is not an array: expected an address"},
		{"break;", "4:1: break is not in a loop: expected while, do or for around it"},
		{"continue;", "4:1: continue is not in a loop: expected while, do or for around it"},
		{"goto end;", "4:1: goto is not taken: expected a statement such as if, while, an assignment or an atomic operation"},
		{"switch (1) { }", "4:1: switch is not taken: expected a statement such as if, while, an assignment or an atomic operation"},
		{"else *z = 1;", "4:1: else is not taken: expected a statement such as if, while, an assignment or an atomic operation"},
		{"if *z { }", "4:4: unexpected *: expected ("},
		{"if (*z) *z = 1; else", "5:1: unexpected }: expected an expression"},
		{"do { } while (1)", "5:1: unexpected }: expected ;"},
		{"for (*z = 1; ; ) { }", "4:6: unexpected *: expected the name of a register"},
		{`__leave("f");`, `4:1: there is no block "f" here: expected __block("f") around this statement`},
		{"__block(f) { }", "4:9: unexpected f: expected the label of the block in quotes"},
		{`int r = __op("?", 1, 2);`, `4:14: unknown operator "?" on two values: expected one such as /u, %u, >>u, <u, <=u or &^`},
		{`int r = __op("+", 1);`, `4:14: unknown operator "+" on one value: expected !, - or ~`},
		{`int r = __rmw("add", x, 1, memory_order_relaxed, int);`, `4:15: unknown operation "add": expected exchange, fetch_add, fetch_sub, fetch_and, fetch_or or fetch_xor`},
		{"int r = 'a';", "4:9: unexpected character '\\''"},
		{"int r = 1; @", "4:12: unexpected character '@'"},
		{`int r = "text";`, `4:9: unexpected "text": expected an expression`},
		{"/* no end", "4:1: the comment /* does not end: expected */"},
		{strings.Repeat("{", 300), "4:201: nested too deeply: expected at most 200 levels"},
		{"int r = " + strings.Repeat("(", 300) + "1;", "4:109: nested too deeply: expected at most 200 levels"},
		{"int r = " + strings.Repeat("-", 300) + "1;", "4:9: -- is taken only as a statement of its own"},
		{"int r = 1" + strings.Repeat(" + 1", 300) + ";", "4:815: too many operators: expected at most 200 at one level"},
	} {
		src := "C t\n{ int a[2]; int other; }\nP0 (atomic_int* x, int* z, int* a) {\n" + tc.src + "\n}\nexists (x=1)\n"
		refuses(t, src, tc.want)
	}
}

// refuses parses src and compares what is said against it.
func refuses(t *testing.T, src, want string) {
	t.Helper()
	_, err := c.Parse("t.litmus", []byte(src))
	var e *litmus.Error
	if !errors.As(err, &e) {
		t.Errorf("%.120s\nis accepted, want %s", src, want)
		return
	}
	if got := strings.TrimPrefix(err.Error(), "t.litmus:"); got != want {
		t.Errorf("%.120s\ngot  %s\nwant %s", src, got, want)
	}
}

// TestRefusesFile has whole files.
func TestRefusesFile(t *testing.T) {
	for _, tc := range []struct{ src, want string }{
		{"", `1:1: expected "C NAME" in the first line of a litmus test`},
		{"X86 t\n{ }", `1:1: expected "C NAME" in the first line of a litmus test`},
		{"C\n{ }", "1:2: expected the name of the test after C"},
		{"C t\nx = 1", "2:6: expected {, the beginning of the initial state"},
		{"C t\nhello {", "2:1: expected {, the beginning of the initial state"},
		{"C t\n\"doc", `2:1: the text does not end: expected "`},
		{"C t\n(* no end", "2:1: the comment (* does not end: expected *)"},
		{"C t\n(* ordo:expect c++20 *)\n{ }", "2:1: expected ordo:expect MODEL VERDICT"},
		{"C t\n(* ordo:expect c++20 Maybe *)\n{ }", "2:1: unknown verdict Maybe: expected Always, Sometimes, Never or Undefined"},
		{"C t\n{ x = 1", "2:8: unexpected end of the file: expected ; or }"},
		{"C t\n{ x = ; }", "2:7: unexpected ;: expected a number or the address of a location"},
		{"C t\n{ x = 1; x = 2; }", "2:10: x is given twice in the initial state"},
		{"C t\n{ float x = 1.5; }", "2:3: the type float is not taken: expected an integer, pointer or mutex type"},
		{"C t\n{ x = 1.5; }", "2:8: unexpected .: expected ; or }"},
		{"C t\n{ int a[0]; }", "2:9: unexpected 0: expected the size of the array, 1 to 256"},
		{"C t\n{ int a[2] = {1}; }", "2:14: a has 1 values: expected 2"},
		{"C t\n{ int a[2]; p = &a[2]; }", "2:17: a[2] is outside of a: expected an index below 2"},
		{"C t\n{ 1:r0 = 1; }\nP0 () { }", "2:3: there is no thread P1: expected one of the test"},
		{"C t\n{ }", "2:4: unexpected end of the file: expected a thread, P0"},
		{"C t\n{ }\nexists (x=1)", "3:1: unexpected exists: expected a thread, P0"},
		{"C t\n{ }\nP1 { }", "3:4: unexpected {: expected ("},
		{"C t\n{ }\nmain () { }", "3:1: unexpected main: expected a thread, P0"},
		{"C t\n{ }\nP0 (int x) { }", "3:5: x is not a pointer: a parameter names a location, expected int* x"},
		{"C t\n{ }\nP0 (float* x) { }", "3:5: the type float is not taken: expected an integer, pointer or mutex type"},
		{"C t\n{ }\nP0 (foo* x) { }", "3:5: unknown type foo: expected one such as atomic_int"},
		{"C t\n{ }\nP0 (int* x, int* x) { }", "3:18: there are two parameters x: expected another name"},
		{"C t\n{ }\nP0 () { }\nP0 () { }", "4:1: there are two threads P0: expected P1"},
		{"C t\n{ }\nP0 () { }\nexists (x=)", "4:11: unexpected ): expected a location, a register such as 0:r0, or a number"},
		{"C t\n{ }\nP0 () { }\nexists (1:r0=1)", "4:9: there is no thread P1: expected one of the test"},
		{"C t\n{ }\nP0 (int* x) { }\nexists (0:x=1)", "4:11: x is a parameter of P0: expected one of its registers, or [x]"},
		{"C t\n{ }\nP0 () { }\nexists (x=1", "4:12: unexpected end of the file: expected )"},
		{"C t\n{ }\nP0 () { }\nexists (x=1) y", "4:14: unexpected y: expected the end of the file"},
		{"C t\n{ }\nP0 () { }\nlocations [x", "4:13: unexpected end of the file: expected ; or ]"},
		{"C t\n{ }\nP0 () { }\nlocations [1]", "4:12: unexpected 1: expected a location or a register"},
		{"C t\n{ }\nP0 () { }\nobserved x=1", "4:1: unexpected observed: expected exists, ~exists or forall"},
		{"C t\n{ int a[2]; }\nP0 () { }\nexists (a=1)", "4:11: unexpected 1: expected {, the values of the array"},
		{"C t\n{ int a[2]; }\nP0 () { }\nexists (a[2]=1)", "4:9: a[2] is outside of a: expected an index below 2"},
		{"C t\n{ }\nP0 () { }\nexists (f(x)=1)", "4:9: unknown function f in a condition: expected a location, a register such as 0:r0, or a number"},
		{"C t\nObject=x y\n{ x; }\nP0 () { }", "2:1: Object=: there is no location y"},
		{"C t\nName=x y\n{ }\nP0 () { }", "2:1: Name=: there is no location x"},
		{"C t\nResult=0:r0\n{ }\nP0 () { }", "2:1: there is no register 0:r0"},
		{"C t\nThread=3 f\n{ }\nP0 () { }", "2:1: Thread=: there is no thread 3"},
		{"C t\n{ }\nP0 () { }\nscopes: x", "4:1: unexpected scopes: expected a thread, P1"},
		{"\x00\x01\x02", "1:1: unexpected character '\\x00'"},
	} {
		refuses(t, tc.src, tc.want)
	}
}
