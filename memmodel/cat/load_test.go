package cat

import (
	"errors"
	"strings"
	"testing"

	"github.com/ordo-go/ordo/exec"
	"pgregory.net/rapid"
)

// files is an Include over a few sources.
func files(list map[string]string) func(string) (string, []byte, error) {
	return func(path string) (string, []byte, error) {
		src, ok := list[path]
		if !ok {
			return "", nil, errors.New("no such file")
		}
		return "dir/" + path, []byte(src), nil
	}
}

func TestIncludesStandInPlace(t *testing.T) {
	l := Loader{Include: files(map[string]string{
		"a.cat": "A show a1 include \"b.cat\" show a2",
		"b.cat": "B\nshow b",
	})}
	f, err := l.Load("m.cat", []byte("m show m1 include \"a.cat\"\nprocedure p() = include \"b.cat\" end include \"b.cat\""))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range f.Stmts {
		if p, ok := s.(*Procedure); ok {
			s = p.Body[0]
		}
		got = append(got, s.(*Show).Names[0]+" "+s.Position().String())
	}
	want := "m1 m.cat:1:3, a1 dir/a.cat:1:3, b dir/b.cat:2:1, a2 dir/a.cat:1:27, b dir/b.cat:2:1, b dir/b.cat:2:1"
	if strings.Join(got, ", ") != want {
		t.Errorf("%s\nnot %s", strings.Join(got, ", "), want)
	}
}

// Only the file of the branch that is on is read.
func TestVariantsSelectIncludes(t *testing.T) {
	src := []byte("m if \"cos-opt\" include \"on.cat\" else include \"off.cat\" end")
	for _, c := range []struct {
		file string
		on   func(string) bool
	}{
		{"on.cat", nil},
		{"off.cat", func(string) bool { return false }},
	} {
		l := Loader{Include: files(map[string]string{c.file: "f show it"}), On: c.on}
		f, err := l.Load("m.cat", src)
		if err != nil || len(f.Stmts) != 1 || f.Stmts[0].Position().File != "dir/"+c.file {
			t.Errorf("%s: %+v, %v", c.file, f, err)
		}
	}
}

func TestLoadErrors(t *testing.T) {
	include := files(map[string]string{
		"self.cat": "s\ninclude \"self.cat\"",
		"a.cat":    "a include \"b.cat\"",
		"b.cat":    "b include \"a.cat\"",
		"bad.cat":  "bad\nlet",
		"m.cat":    "m",
	})
	for _, c := range []struct{ src, want string }{
		{`m include "self.cat"`, `dir/self.cat:2:1: "self.cat" includes itself: self.cat -> self.cat`},
		{`m include "a.cat"`, `dir/b.cat:1:3: "a.cat" includes itself: a.cat -> b.cat -> a.cat`},
		{`m include "m.cat"`, `m.cat:1:3: "m.cat" includes itself: m.cat -> m.cat`},
		{`m include "none.cat"`, `m.cat:1:3: cannot include "none.cat": no such file`},
		{`m include "bad.cat"`, `dir/bad.cat:2:4: expected a name to bind, found the end of the file`},
		{`m if "other" show a else include "none.cat" end`, `m.cat:1:26: cannot include "none.cat": no such file`},
	} {
		_, err := Load("m.cat", []byte(c.src), include)
		if err == nil || err.Error() != c.want {
			t.Errorf("%s:\n got %v\nwant %s", c.src, err, c.want)
		}
	}
	_, err := Load("m.cat", []byte(`m include "none.cat"`), nil)
	if err == nil || !strings.HasSuffix(err.Error(), "which has cos.cat, cross.cat, fences.cat, filters.cat, stdlib.cat, x86fences.cat") {
		t.Error(err)
	}
}

// Files that include many twice over grow without end; that is an error.
func TestLoadIsBounded(t *testing.T) {
	list := map[string]string{"f0.cat": "f show a show b"}
	for i := 1; i < 26; i++ {
		before := `include "f` + string(rune('a'+i-1)) + `.cat" `
		if i == 1 {
			before = `include "f0.cat" `
		}
		list["f"+string(rune('a'+i))+".cat"] = "f " + before + before
	}
	_, err := Load("m.cat", []byte(`m include "fz.cat"`), files(list))
	if err == nil || !strings.Contains(err.Error(), "more than 100000 statements") {
		t.Error(err)
	}
}

// The orders of the library are all combinations of the orders of each location.
func TestOrdersOfTheLibrary(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 5).Draw(t, "n")
		at := rapid.SliceOfN(rapid.IntRange(0, 1), n, n).Draw(t, "location")
		base := drawRel(t, n, "base")
		loc := exec.NewRel(n)
		for a := range n {
			for b := range n {
				if at[a] == at[b] {
					loc.Add(a, b)
				}
			}
		}
		env := &Env{N: n, Sets: map[string]exec.Set{"W": exec.FullSet(n), "IW": exec.NewSet(n)},
			Rels: map[string]*exec.Rel{"loc": loc, "base": base, "po": exec.NewRel(n)}}
		f, err := Load("m.cat", []byte(`m include "cross.cat" with co from generate_cos(base)`), FromLibrary)
		if err != nil {
			t.Fatal(err)
		}
		v, err := f.Eval(env)
		if err != nil {
			t.Fatal(err)
		}
		plus := exec.NewRel(n).Closure(base)
		seen := map[string]bool{}
		for _, b := range v.Passed {
			co, _ := b.Lookup("co")
			seen[co.String()] = true
			if !ordersPerLocation(co.Rel, loc, plus) {
				t.Fatalf("%v", co)
			}
		}
		if want := countOrders(n, at, plus); len(seen) != want || len(v.Passed) != want {
			t.Fatalf("%d orders, %d of them distinct, not %d", len(v.Passed), len(seen), want)
		}
	})
}

// What an execution shows of coherence leaves fewer orders to try.
func TestCoherenceOfTheLibrary(t *testing.T) {
	f, err := Load("m.cat", []byte(`m include "cos.cat"`), FromLibrary)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		why, events, rf string
		final           []int // the event that writes last, if that is known
		want            string
	}{
		{"nothing is known", "Wx | Wx | Wx", "", nil, "[{0->1, 0->2, 1->2} {0->1, 0->2, 2->1}]"},
		{"the last write is known", "Wx | Wx | Wx", "", []int{1}, "[{0->1, 0->2, 2->1}]"},
		{"write, write", "Wx | Wx Wx", "", nil, "[{0->1, 0->2, 1->2}]"},
		{"read, write", "Wx | Wx | Rx Wx", "1>2", nil, "[{0->1, 0->3, 1->3}]"},
		{"write, read", "Wx | Wx | Wx Rx", "1>3", nil, "[{0->1, 0->2, 2->1}]"},
		{"read, read", "Wx | Wx | Wx | Rx Rx", "2>3 1>4", nil, "[{0->1, 0->2, 2->1}]"},
		{"an update", "Wx | Wx | Ux", "1>2", nil, "[{0->1, 0->2, 1->2}]"},
		{"an update of the initial value", "Wx | Wx | Ux", "0>2", nil, "[{0->1, 0->2, 1->2} {0->1, 0->2, 2->1}]"},
		{"a read of a later write", "Wx | Rx Wx", "2>1", nil, "[]"},
		{"two locations", "Wx Wy | Wx Wy | Wy", "", nil, "[{0->2, 1->3, 1->4, 3->4} {0->2, 1->3, 1->4, 4->3}]"},
	} {
		env := graph(t, c.events, c.rf)
		env.Sets["FW"] = exec.SetOf(env.N, c.final...)
		if c.final == nil {
			delete(env.Sets, "FW")
		}
		v, err := f.Eval(env)
		if err != nil {
			t.Fatal(err)
		}
		got := []string{}
		for _, b := range v.Passed {
			co, _ := b.Lookup("co")
			got = append(got, co.String())
		}
		if sprint(got) != c.want {
			t.Errorf("%s: %v, not %s", c.why, got, c.want)
		}
	}
}

// ordersPerLocation reports whether co is total on each location, relates nothing
// else, and agrees with base.
func ordersPerLocation(co, loc, base *exec.Rel) bool {
	for a := range co.N() {
		for b := range co.N() {
			related := co.Has(a, b) || co.Has(b, a)
			if related != (loc.Has(a, b) && a != b) || co.Has(a, b) && base.Has(b, a) {
				return false
			}
		}
	}
	return co.Acyclic()
}

func countOrders(n int, at []int, base *exec.Rel) int {
	product := 1
	for l := range 2 {
		var events []int
		for e := range n {
			if at[e] == l {
				events = append(events, e)
			}
		}
		within := exec.NewRel(len(events))
		for i, a := range events {
			for j, b := range events {
				if base.Has(a, b) {
					within.Add(i, j)
				}
			}
		}
		product *= naiveOrders(len(events), within)
	}
	return product
}
