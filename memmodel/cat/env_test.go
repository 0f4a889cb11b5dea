package cat

import (
	"strings"
	"testing"

	"github.com/ordo-go/ordo/exec"
)

// graph makes the environment of an execution from a line such as
//
//	Wx | Wx Ry | Wy Rx
//
// The first part has the initial writes, each further part a thread. An event is
// W, R, U (both) or F, its location, and after a point what it is in besides:
// Wx.SC, F.MFENCE. rf lists pairs of events, counted from 0: "1>4 0>2".
func graph(t testing.TB, events, rf string) *Env {
	t.Helper()
	var thread []int
	var names []string
	for i, part := range strings.Split(events, "|") {
		for name := range strings.FieldsSeq(part) {
			thread, names = append(thread, i-1), append(names, name)
		}
	}
	n := len(names)
	env := &Env{N: n, Sets: map[string]exec.Set{}, Rels: map[string]*exec.Rel{}}
	for name := range strings.FieldsSeq("R W M F IW RMW X A ACQ REL ACQ_REL RLX SC NA LK LS UL CON MFENCE") {
		env.Sets[name] = exec.NewSet(n)
	}
	for name := range strings.FieldsSeq("po rf loc int ext rmw addr data ctrl") {
		env.Rels[name] = exec.NewRel(n)
	}
	env.Rels["id"], env.Rels["sm"] = exec.Identity(n), exec.Identity(n)
	for a := range n {
		classify(env, a, names[a], thread[a] < 0)
		for b := range n {
			if a < b && thread[a] == thread[b] && thread[a] >= 0 {
				env.Rels["po"].Add(a, b)
			}
			// The initial writes are of no thread: in int with each other, in ext with the rest.
			if thread[a] == thread[b] {
				env.Rels["int"].Add(a, b)
			} else {
				env.Rels["ext"].Add(a, b)
			}
			if location(names[a]) != "" && location(names[a]) == location(names[b]) {
				env.Rels["loc"].Add(a, b)
			}
		}
	}
	for _, p := range pairs(t, rf) {
		env.Rels["rf"].Add(p[0], p[1])
	}
	return env
}

func location(event string) string {
	name, _, _ := strings.Cut(event[1:], ".")
	return name
}

func classify(env *Env, e int, name string, init bool) {
	in := map[byte]string{'R': "R M", 'W': "W M", 'U': "R W M RMW X", 'F': "F"}[name[0]]
	_, more, annotated := strings.Cut(name, ".")
	in += " " + strings.ReplaceAll(more, ".", " ")
	if annotated && name[0] != 'F' {
		in += " A"
	}
	if init {
		in += " IW"
	}
	for s := range strings.FieldsSeq(in) {
		env.Sets[s].Add(e)
	}
}

// pairs reads "1>4 0>2".
func pairs(t testing.TB, text string) [][2]int {
	t.Helper()
	var out [][2]int
	for p := range strings.FieldsSeq(text) {
		if len(p) != 3 || p[1] != '>' {
			t.Fatalf("%q is no pair", p)
		}
		out = append(out, [2]int{int(p[0] - '0'), int(p[2] - '0')})
	}
	return out
}

// tiny is an environment of 4 events without a standard library: two threads 0;1
// and 2;3, sets A = {0, 1}, B = {1, 2}, relations r = 0->1->2 and s = 2->3.
func tiny(t testing.TB) *Env {
	rel := func(text string) *exec.Rel {
		r := exec.NewRel(4)
		for _, p := range pairs(t, text) {
			r.Add(p[0], p[1])
		}
		return r
	}
	return &Env{
		N: 4, Bare: true, Explain: true,
		Sets: map[string]exec.Set{"A": exec.SetOf(4, 0, 1), "B": exec.SetOf(4, 1, 2)},
		Rels: map[string]*exec.Rel{"r": rel("0>1 1>2"), "s": rel("2>3"), "po": rel("0>1 2>3"),
			"loc": rel("0>0 0>2 2>0 2>2 1>1")},
	}
}

// value evaluates an expression.
func value(t testing.TB, env *Env, program string) (Value, error) {
	t.Helper()
	f, err := Parse("m.cat", []byte("m\n"+program))
	if err != nil {
		return Value{}, err
	}
	v, err := f.Eval(env)
	if err != nil {
		return Value{}, err
	}
	if len(v.Passed) != 1 {
		t.Fatalf("%d branches for %s", len(v.Passed), program)
	}
	x, ok := v.Passed[0].Lookup("it")
	if !ok {
		t.Fatalf("%s does not show it", program)
	}
	return x, nil
}
