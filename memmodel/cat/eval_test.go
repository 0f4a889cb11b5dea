package cat

import (
	"fmt"
	"strings"
	"testing"

	"github.com/ordo-go/ordo/exec"
	"pgregory.net/rapid"
)

func sprint(x any) string { return fmt.Sprint(x) }

// Over the sets A = {0, 1} and B = {1, 2} of 4 events, r = 0->1->2 and s = 2->3.
func TestExpressions(t *testing.T) {
	for _, c := range []struct{ x, want string }{
		{"A | B", "{0, 1, 2}"},
		{"A & B", "{1}"},
		{"A \\ B", "{0}"},
		{"~A", "{2, 3}"},
		{"_ \\ A", "{2, 3}"},
		{"A | 0", "{0, 1}"},
		{"A & _", "{0, 1}"},
		{"A | _", "_"},
		{"~_", "{}"},
		{"A * B", "{0->1, 0->2, 1->1, 1->2}"},
		{"A * 0", "{}"},
		{"[A]", "{0->0, 1->1}"},
		{"[_]", "{0->0, 1->1, 2->2, 3->3}"},
		{"r ; s", "{1->3}"},
		{"r | s", "{0->1, 1->2, 2->3}"},
		{"r^-1", "{1->0, 2->1}"},
		{"(r | s)+", "{0->1, 0->2, 0->3, 1->2, 1->3, 2->3}"},
		{"s*", "{0->0, 1->1, 2->2, 2->3, 3->3}"},
		{"s?", "{0->0, 1->1, 2->2, 2->3, 3->3}"},
		{"0?", "{0->0, 1->1, 2->2, 3->3}"},
		{"~(~s)", "{2->3}"},
		{"r & (A * A)", "{0->1}"},
		{"[A]; r; [B]", "{0->1, 1->2}"},
		{"_ ; s", "{0->3, 1->3, 2->3, 3->3}"},
		{"id & (A * _)", "{0->0, 1->1}"},
		{"domain r", "{0, 1}"},
		{"range(r | s)", "{1, 2, 3}"},
		{"domain 0", "{}"},
		{"domain _", "{0, 1, 2, 3}"},
		{"fromto B", "{}"},
		{"fromto A", "{}"},
		{"classes r", "{{0, 1, 2}}"},
		{"classes(r | s)", "{{0, 1, 2, 3}}"},
		{"classes(po)", "{{0, 1}, {2, 3}}"},
		{"classes-loc(_)", "{{0, 2}, {1}}"},
		{"classes-loc(A)", "{{0}, {1}}"},
		{"linearisations(A, 0)", "{{0->1}, {1->0}}"},
		{"linearisations(A | B, r)", "{{0->1, 0->2, 1->2}}"},
		{"linearisations({}, r)", "{{}}"},
		{"linearisations(A, A * A)", "{}"},
		{"linearisations(domain r | range r, s ; s^-1)", "{}"},
		{"{A, B, A}", "{{0, 1}, {1, 2}}"},
		{"{A} | {B}", "{{0, 1}, {1, 2}}"},
		{"{A, B} & {B}", "{{1, 2}}"},
		{"{A, B} \\ {B}", "{{0, 1}}"},
		{"A ++ {B}", "{{0, 1}, {1, 2}}"},
		{"r ++ {}", "{{0->1, 1->2}}"},
		{"0 ++ {r}", "{{0->1, 1->2}, {}}"},
		{"(A, r)", "({0, 1}, {0->1, 1->2})"},
		{"let (x, y) = (r, s) in y ; x^-1", "{}"},
		{"let x, y = r, s in x ; y", "{1->3}"},
		{"let x = r and r = s in x ; r", "{1->3}"},
		{"let f x = x | A in f B", "{0, 1, 2}"},
		{"let f (x, y) = x ; y in f (r, s)", "{1->3}"},
		{"let f x = fun y -> x ; y in f r s", "{1->3}"},
		{"let x = A in let f _ = x in let x = B in f 0", "{0, 1}"},
		{"let rec t = r | t ; (r | s) in t", "{0->1, 0->2, 0->3, 1->2, 1->3}"},
		{"let rec even = id | odd ; (r | s) and odd = even ; (r | s) in odd", "{0->1, 0->3, 1->2, 2->3}"},
		{"let rec reach = [A] | reach ; r in range reach", "{0, 1, 2}"},
		{"let rec a = A | b and b = B & a in b", "{1}"},
		{"try nothing with A", "{0, 1}"},
		{"try A | r with B", "{1, 2}"},
		{"try try nothing with nothing with B", "{1, 2}"},
		{"if A = A & A then r else s", "{0->1, 1->2}"},
		{"if A = B then r else s", "{2->3}"},
		{"if A subset A | B then r else s", "{0->1, 1->2}"},
		{"if r subset s then r else s", "{2->3}"},
		{"if 0 = r & s then A else B", "{0, 1}"},
		{"if A in {A, B} then r else s", "{0->1, 1->2}"},
		{"if A in {B} then r else s", "{2->3}"},
		{`if "cos-opt" then r else s`, "{0->1, 1->2}"},
		{`if not "cos-opt" || "other" then r else s`, "{2->3}"},
		{`if "cos-opt" && not ("other") then r else s`, "{0->1, 1->2}"},
		{"match {} with || {} -> A || e ++ es -> B end", "{0, 1}"},
		{"match A with || {} -> A || e ++ es -> es end", "{1}"},
		{"match A with || {} -> A || e ++ es -> {e} end", "{0}"},
		{"match r with || e ++ es -> es || {} -> r end", "{1->2}"},
		{"match r with || e ++ es -> e^-1 ++ 0 || {} -> r end", "{1->0}"},
		{"match {r, s} with || {} -> r || e ++ es -> e end", "{0->1, 1->2}"},
		{"match A | B with || {} -> {A} || xs | x ++ ys -> {xs, {x}, ys} end", "{{0}, {1}, {2}}"},
		{"let rec pairs s = match s with || {} -> {} || e ++ es -> ({e} * es) ++ pairs es end in pairs (A | B)",
			"{{0->1, 0->2}, {1->2}, {}}"},
	} {
		got, err := value(t, tiny(t), "let v = "+c.x+"\nwith it from {(v, 0)}\n")
		if err != nil {
			t.Errorf("%s: %v", c.x, err)
		} else if got.Elems[0].String() != c.want {
			t.Errorf("%s is %v, not %s", c.x, got.Elems[0], c.want)
		}
	}
}

func TestTags(t *testing.T) {
	for _, c := range []struct{ x, want string }{
		{"Size", "{'big, 'mid, 'small}"},
		{"~{'big}", "{'mid, 'small}"},
		{"_ \\ {'mid}", "{'big, 'small}"},
		{"'big | {'mid}", "{'big, 'mid}"},
		{"smaller 'big", "{'mid, 'small}"},
		{"smaller 'mid", "{'small}"},
		{"tag2events 'b", "{1, 2}"},
	} {
		got, err := value(t, tiny(t), `enum Size = 'small || 'mid || 'big
			enum Set = 'b
			let smaller s = match s with || 'big -> {'small, 'mid} || 'mid -> {'small} || _ -> {} end
			with it from {(`+c.x+`, 0)}`)
		if err != nil {
			t.Errorf("%s: %v", c.x, err)
		} else if got.Elems[0].String() != c.want {
			t.Errorf("%s is %v, not %s", c.x, got.Elems[0], c.want)
		}
	}
}

func eval(t testing.TB, src string) (*Verdicts, error) {
	t.Helper()
	f, err := Parse("m.cat", []byte(src))
	if err != nil {
		t.Fatal(err)
	}
	return f.Eval(tiny(t))
}

// summary tells of each branch what was chosen and what it found.
func summary(v *Verdicts) string {
	var out []string
	for _, list := range [][]Branch{v.Passed, v.Failed} {
		for _, b := range list {
			var parts []string
			for _, w := range b.With {
				parts = append(parts, w.Name+"="+w.Value.String())
			}
			for _, f := range b.Flags {
				parts = append(parts, "flag "+f.Check.Label())
			}
			for _, f := range b.Undefined {
				parts = append(parts, "undefined "+f.Check.Label())
			}
			for _, s := range b.Shown {
				parts = append(parts, "show "+s.Name+"="+s.Value.String())
			}
			if f := b.Failed; f != nil {
				parts = append(parts, fmt.Sprintf("fails %s%v%v%v", f.Check.Label(), f.Cycle, f.Pairs, f.Events))
			}
			out = append(out, strings.Join(parts, " "))
		}
	}
	return strings.Join(out, "; ")
}

func TestStatements(t *testing.T) {
	for _, c := range []struct{ src, want string }{
		{"m", ""},
		{"m acyclic r as a", ""},
		{"m acyclic r | r^-1 as a", "fails a[0 1][][]"},
		{"m irreflexive r? as a", "fails a[0][][]"},
		{"m empty s as a", "fails a[][[2 3]][]"},
		{"m empty A", "fails empty A[][][0 1]"},
		{"m ~empty r & s", "fails ~empty r & s[][][]"},
		{"m ~empty r ~acyclic r?", ""},
		{"m flag ~empty r as f flag empty r as g", "flag f"},
		{"m undefined_unless empty r as u undefined_unless acyclic r as v", "undefined u"},
		{"m assert acyclic r as a", ""},
		{"m with x from {r, s} with y from {A, B}", "x={0->1, 1->2} y={0, 1}; x={0->1, 1->2} y={1, 2}; x={2->3} y={0, 1}; x={2->3} y={1, 2}"},
		{"m with x from {r, s} empty r & x as a", "x={2->3}; x={0->1, 1->2} fails a[][[0 1] [1 2]][]"},
		{"m with x from {} acyclic r", ""},
		{"m with x from A", "x=0; x=1"},
		{"m with x from {r, s} flag ~empty r & x as f", "x={0->1, 1->2} flag f; x={2->3}"},
		{"m show r, s unshow r show A as b show nothing", "show s={2->3} show b={0, 1}"},
		{"m show r show s as r", "show r={2->3}"},
		{"m procedure p(x, y) = empty x & y as a end call p(r, s) call p(r, r)", "fails a[][[0 1] [1 2]][]"},
		{"m procedure p() = with x from {r, s} end call p() show x", "x={0->1, 1->2}; x={2->3}"},
		{"m procedure p(x) = show x end let x = A call p(r) show x as y", "show x={0->1, 1->2} show y={0, 1}"},
		{"m enum E = 'a || 'b procedure rec p(x) = match x with || 'a -> call p('b) || _ -> show r end end call p('a)",
			"show r={0->1, 1->2}"},
		{"m with a from {r} with b from {r} with c from {r} with d from {r, s} show d unshow d",
			"a={0->1, 1->2} b={0->1, 1->2} c={0->1, 1->2} d={0->1, 1->2}; a={0->1, 1->2} b={0->1, 1->2} c={0->1, 1->2} d={2->3}"},
		{"m let x = A forall x in {r, s} do empty x & s as a end show x", "fails a[][[2 3]][]"},
		{"m let x = A forall x in {r, s} do acyclic x end show x", "show x={0, 1}"},
		{"m enum E = 'a || 'b match 'a with || 'a -> show r || _ -> show s end", "show r={0->1, 1->2}"},
		{"m enum E = 'a || 'b match 'b with || 'a -> show r || _ -> show s end", "show s={2->3}"},
		{`m if "cos-opt" show r else show s end`, "show r={0->1, 1->2}"},
		{`m if "other" show r else show s end`, "show s={2->3}"},
		{"m let rec t = r | t; t when irreflexive t as a show t", "show t={0->1, 0->2, 1->2}"},
		{"m let rec t = r | r^-1 | t; t when irreflexive t as a show t", "fails a[0][][]"},
		{"m instructions F[{A}] debug r show s", "show s={2->3}"},
	} {
		v, err := eval(t, c.src)
		if err != nil {
			t.Errorf("%s: %v", c.src, err)
		} else if got := summary(v); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.src, got, c.want)
		}
	}
}

func TestEvalErrors(t *testing.T) {
	for _, c := range []struct{ src, want string }{
		{"m let a = rr acyclic a", `m.cat:1:11: "rr" is not defined; did you mean "r"?`},
		{"m let hbx = r let a = bhx | r acyclic a", `m.cat:1:23: "bhx" is not defined; did you mean "hbx"?`},
		{"m let a = nothing-like-it acyclic a", `m.cat:1:11: "nothing-like-it" is not defined`},
		{"m let a = 'tag acyclic a", `m.cat:1:11: "'tag" is not defined`},
		{"m let a = A | r", `m.cat:1:13: expected two sets or two relations around "|", found a set of events and a relation`},
		{"m let a = r & {r}", `m.cat:1:13: expected two sets or two relations around "&", found a relation and a set of values`},
		{"m let f x = x let a = r \\ f", `m.cat:1:25: expected two sets or two relations around "\\", found a relation and a function`},
		{"m let a = r ; A", `m.cat:1:15: expected a relation, found a set of events`},
		{"m let a = A+", `m.cat:1:11: expected a relation, found a set of events`},
		{"m let a = [r]", `m.cat:1:12: expected a set of events, found a relation`},
		{"m let a = A * r", `m.cat:1:15: expected a set of events, found a relation`},
		{"m let a = ~(A, A)", `m.cat:1:13: expected a set or a relation, found a tuple`},
		{"m acyclic A", `m.cat:1:11: expected a relation, found a set of events`},
		{"m let a = r A", `m.cat:1:11: expected a function to apply, found a relation`},
		{"m let a = domain A", `m.cat:1:18: domain: expected a relation, found a set of events`},
		{"m let a = linearisations A", `m.cat:1:26: linearisations: expected a set and a relation, found a set of events`},
		{"m let a = fail r", `m.cat:1:16: fail: the model fails on {0->1, 1->2}`},
		{"m let f (x, y) = x let a = f r", `m.cat:1:30: expected a tuple of 2, found a relation`},
		{"m let f (x, y) = x let a = f (r, r, r)", `m.cat:1:31: expected a tuple of 2, found one of 3`},
		{"m let (a, b) = r", `m.cat:1:16: expected a tuple of 2, found a relation`},
		{"m let a = {A, r}", `m.cat:1:11: expected elements of one kind, found a set of events and a relation`},
		{"m let a = {_}", `m.cat:1:11: expected sets or relations as elements of a set, found the universe`},
		{"m let a = A ++ B", `m.cat:1:11: expected an event to add to a set of events, found a set of events`},
		{"m let a = r ++ f let f x = x acyclic a", `m.cat:1:16: "f" is not defined`},
		{"m let f x = x let a = r ++ f", `m.cat:1:28: expected a set, found a function`},
		{"m let a = match r with || 'x -> r end", `m.cat:1:17: expected a tag to match, found a relation`},
		{"m let a = match _ with || {} -> r || e ++ es -> r end", `m.cat:1:17: expected a set, found the universe`},
		{"m enum E = 'x || 'y let a = match 'x with || 'y -> r end", `m.cat:1:29: no clause of the match is for 'x`},
		{"m procedure proc() = call proc() end call proc()", `m.cat:1:22: "proc" is not defined`},
		{"m call p()", `m.cat:1:3: "p" is not defined`},
		{"m call r()", `m.cat:1:3: expected a procedure, found a relation: "r"`},
		{"m with x from _", `m.cat:1:15: expected a set, found the universe`},
		{"m assert empty r as none", `m.cat:1:3: the assertion none fails: the model is not for this execution`},
		{`m include "cos.cat"`, `m.cat:1:3: "cos.cat" is not included: the model was parsed, not loaded`},
		{"m let rec f x = f x let a = f r", `m.cat:1:17: calls nest more than 10000 deep`},
		{"m let rec f x = f x let a = try f r with r", `m.cat:1:17: calls nest more than 10000 deep`},
		{"m let rec x = (r, r)", `m.cat:1:16: expected a set or a relation to define by recursion, found a tuple`},
	} {
		_, err := eval(t, c.src)
		if err == nil || err.Error() != c.want {
			t.Errorf("%s:\n got %v\nwant %s", c.src, err, c.want)
		}
	}
}

func TestUndefinedNamesThatNothingUses(t *testing.T) {
	v, err := eval(t, "m let a = rr let b = a let f x = nothing acyclic r let r = try a with s acyclic r")
	if err != nil || len(v.Passed) != 1 {
		t.Fatalf("%+v, %v", v, err)
	}
	want := `[m.cat:1:11: "rr" is not defined; did you mean "r"?]`
	if got := sprint(v.Undefined); got != want {
		t.Errorf("%s, not %s", got, want)
	}
}

func TestEndlessModelsAreErrors(t *testing.T) {
	env := tiny(t)
	env.Steps = 10_000
	f, err := Parse("m.cat", []byte("m let f x = (x, x) let g x = f (f (f (f x))) let rec h x = h (g (g x)) | h x let a = h r"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Eval(env); err == nil || !strings.Contains(err.Error(), "too many steps") {
		t.Error(err)
	}
	env = tiny(t)
	env.Rels["r"] = exec.NewRel(3)
	if _, err := f.Eval(env); err == nil || err.Error() != "the relation r is not over 4 events" {
		t.Error(err)
	}
}

// drawRel draws a relation over n events.
func drawRel(t *rapid.T, n int, name string) *exec.Rel {
	r := exec.NewRel(n)
	for _, p := range rapid.SliceOfN(rapid.IntRange(0, n*n-1), 0, 2*n).Draw(t, name) {
		r.Add(p/n, p%n)
	}
	return r
}

// Each pair of expressions is the same relation, whatever r, s, t, A and B are.
func TestLaws(t *testing.T) {
	laws := [][2]string{
		{"(r ; s)^-1", "s^-1 ; r^-1"},
		{"r+", "r ; r*"},
		{"r*", "r+ | id"},
		{"r?", "r | id"},
		{"(r | s)*", "(r* ; s)* ; (r*)"},
		{"r ; (s | t)", "r ; s | r ; t"},
		{"r ; (s ; t)", "(r ; s) ; t"},
		{"~(r | s)", "~r & ~s"},
		{"r \\ s", "r & ~s"},
		{"r \\ s \\ t", "r \\ (s | t)"},
		{"A * B", "[A] ; _ ; [B]"},
		{"[A] ; r ; [B]", "r & (A * B)"},
		{"[A & B]", "[A] ; [B]"},
		{"[domain r] ; r ; [range r]", "r"},
		{"toid(domain r)", "[range (r^-1)]"},
		{"let rec p = r | p ; r in p", "r+"},
		{"let rec p = r | p ; p in p", "r+"},
		{"let rec a = r | b ; s and b = a | b ; r in b", "r ; (r | s)*"},
		{"nodetour(r, s, t)", "r \\ (s ; t)"},
		{"let rec both s = match s with || {} -> 0 || e ++ es -> (e ++ 0) | both es end in both r", "r"},
		{"let rec join s = match s with || {} -> 0 || e ++ es -> e | join es end in join {r, s, t}", "r | s | t"},
		{"let rec sum s = match s with || {} -> 0 || e ++ es -> e | sum es end in sum (linearisations(A, 0))",
			"(A * A) \\ id"},
		{"let rec all s = match s with || {} -> _ || e ++ es -> e & all es end in all (linearisations(A, r)) & (A * A)",
			"if [A] = 0 then 0 else let ra = r+ & (A * A) in if 0 = ra & id then ra else A * A"},
	}
	for _, law := range laws {
		t.Run(law[0], rapid.MakeCheck(func(t *rapid.T) {
			n := rapid.IntRange(1, 5).Draw(t, "n")
			env := &Env{N: n, Sets: map[string]exec.Set{}, Rels: map[string]*exec.Rel{}}
			for _, name := range []string{"r", "s", "t", "po", "rf", "loc", "int", "ext"} {
				env.Rels[name] = drawRel(t, n, name)
			}
			for _, name := range []string{"A", "B", "W", "IW", "R", "M"} {
				env.Sets[name] = drawRel(t, n, name).Domain()
			}
			f, err := Parse("law.cat", []byte("law\nempty ("+law[0]+") \\ ("+law[1]+") as more\nempty ("+
				law[1]+") \\ ("+law[0]+") as less"))
			if err != nil {
				t.Fatal(err)
			}
			env.Explain = true
			v, err := f.Eval(env)
			if err != nil {
				t.Fatal(err)
			}
			if len(v.Passed) != 1 {
				t.Fatalf("%s has pairs %s than %s: %v", law[0], v.Failed[0].Failed.Check.Name, law[1], v.Failed[0].Failed.Pairs)
			}
		}))
	}
}

// Composition, closure and linearisations against their definitions.
func TestOperatorsAgainstDefinitions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 5).Draw(t, "n")
		r, s := drawRel(t, n, "r"), drawRel(t, n, "s")
		env := &Env{N: n, Bare: true, Rels: map[string]*exec.Rel{"r": r, "s": s}}
		f, err := Parse("m.cat", []byte("m show r; s as seq show r+ as plus show r^-1 as inverse with o from linearisations(_, r)"))
		if err != nil {
			t.Fatal(err)
		}
		v, err := f.Eval(env)
		if err != nil {
			t.Fatal(err)
		}
		orders := naiveOrders(n, r)
		if len(v.Passed) != orders {
			t.Fatalf("%d orders, not %d", len(v.Passed), orders)
		}
		if orders == 0 {
			return
		}
		b := &v.Passed[0]
		for name, holds := range map[string]func(x, y int) bool{
			"seq":     func(x, y int) bool { return naiveSeq(r, s, x, y) },
			"plus":    func(x, y int) bool { return naivePath(r, x, y, n) },
			"inverse": func(x, y int) bool { return r.Has(y, x) },
		} {
			got, _ := b.Lookup(name)
			for x := range n {
				for y := range n {
					if got.Rel.Has(x, y) != holds(x, y) {
						t.Fatalf("%s at %d, %d", name, x, y)
					}
				}
			}
		}
	})
}

func naiveSeq(r, s *exec.Rel, x, y int) bool {
	for m := range r.N() {
		if r.Has(x, m) && s.Has(m, y) {
			return true
		}
	}
	return false
}

// naivePath reports whether there is a path of at most length steps.
func naivePath(r *exec.Rel, x, y, length int) bool {
	if length == 0 {
		return false
	}
	for m := range r.N() {
		if r.Has(x, m) && (m == y || naivePath(r, m, y, length-1)) {
			return true
		}
	}
	return false
}

// naiveOrders counts the permutations that r agrees with.
func naiveOrders(n int, r *exec.Rel) int {
	count := 0
	var place func(placed []int)
	place = func(placed []int) {
		if len(placed) == n {
			for i, x := range placed {
				for _, y := range placed[:i+1] {
					if r.Has(x, y) {
						return
					}
				}
			}
			count++
			return
		}
		for e := range n {
			if !contains(placed, e) {
				place(append(placed[:len(placed):len(placed)], e))
			}
		}
	}
	place(nil)
	return count
}

func contains(list []int, e int) bool {
	for _, x := range list {
		if x == e {
			return true
		}
	}
	return false
}
