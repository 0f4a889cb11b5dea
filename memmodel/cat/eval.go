package cat

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/ordo-go/ordo/exec"
)

// An Env is the execution that a model judges: its sets and relations by name.
type Env struct {
	N    int // number of events
	Sets map[string]exec.Set
	Rels map[string]*exec.Rel

	On      func(variant string) bool // nil is DefaultVariants
	Explain bool                      // list the branches that failed, and say where
	Bare    bool                      // without the standard library
	Steps   int                       // give up after that many evaluations; 0 is 20 million
}

// Verdicts is what a model says of an execution. With statements that choose, such
// as with co from ..., a model judges one execution once for each choice.
type Verdicts struct {
	Passed []Branch
	Failed []Branch // with Env.Explain
	// Undefined has the names that are not defined, in bindings that nothing used: one
	// that is misspelt, or a set that this execution has not.
	Undefined []*Error
}

// A Branch is one way through the choices of a model.
type Branch struct {
	With      []Bound   // what was chosen, in order
	Shown     []Bound   // sets and relations to draw
	Flags     []Finding // flag checks that hold
	Undefined []Finding // undefined_unless checks that do not hold
	Failed    *Finding  // the check that failed, in Verdicts.Failed
}

// Lookup returns the value that was chosen for a name, or is shown as it.
func (b *Branch) Lookup(name string) (Value, bool) {
	for _, list := range [][]Bound{b.With, b.Shown} {
		for _, x := range list {
			if x.Name == name {
				return x.Value, true
			}
		}
	}
	return Value{}, false
}

// A Bound is a value with its name.
type Bound struct {
	Name  string
	Value Value
}

// A Finding is a check with why it failed, or, of a flag, what raised it.
type Finding struct {
	Check  *Check
	Cycle  []int    // of acyclic or irreflexive: the events along it
	Pairs  [][2]int // of empty: what is in the relation
	Events []int    // of empty: what is in the set
}

// scope is a list of bindings, innermost first. A tag 'x is bound as "'x", and the
// set of all tags of an enum E also as "”E".
type scope struct {
	name string
	v    Value
	up   *scope
}

func (s *scope) bind(name string, v Value) *scope {
	if name == "_" {
		return s
	}
	return &scope{name, v, s}
}

type interp struct {
	*Env
	n         int
	steps     int
	depth     int
	unbound   map[*Error]bool // the errors that are about a name that is not defined
	undefined map[exec.Pos]*Error
}

// limit is what a panic carries when an evaluation takes too long: no try catches
// it.
type limit struct{ *Error }

// Eval judges an execution. Errors of the model are an *[Error].
func (f *File) Eval(env *Env) (v *Verdicts, err error) {
	in := &interp{Env: env, n: env.N, steps: env.Steps,
		unbound: map[*Error]bool{}, undefined: map[exec.Pos]*Error{}}
	if in.steps == 0 {
		in.steps = 20_000_000
	}
	if err := in.checkEnv(); err != nil {
		return nil, err
	}
	defer func() {
		switch r := recover().(type) {
		case nil:
		case *Error:
			v, err = nil, r
		case limit:
			v, err = nil, r.Error
		default:
			panic(r)
		}
	}()
	v = &Verdicts{}
	start := state{env: in.base(), out: v}
	judge := func(st state) { v.Passed = append(v.Passed, st.Branch) }
	if env.Bare {
		in.run(f.Stmts, start, judge)
	} else {
		in.run(Stdlib(), start, func(st state) { in.run(f.Stmts, st, judge) })
	}
	v.Undefined = slices.SortedFunc(maps.Values(in.undefined), func(a, b *Error) int {
		return cmp.Or(cmp.Compare(a.Pos.File, b.Pos.File), cmp.Compare(a.Pos.Line, b.Pos.Line),
			cmp.Compare(a.Pos.Col, b.Pos.Col))
	})
	return v, nil
}

// checkEnv wants all sets and relations over the same events.
func (in *interp) checkEnv() error {
	words := len(exec.NewSet(in.n))
	for name, s := range in.Sets {
		if len(s) != words {
			return fmt.Errorf("the set %s is not over %d events", name, in.n)
		}
	}
	for name, r := range in.Rels {
		if r == nil || r.N() != in.n {
			return fmt.Errorf("the relation %s is not over %d events", name, in.n)
		}
	}
	return nil
}

// base binds the primitives, id, and what the environment has.
func (in *interp) base() *scope {
	var s *scope
	for i := range primitives {
		s = s.bind(primitives[i].name, Value{Kind: PrimitiveValue, prim: &primitives[i]})
	}
	s = s.bind("id", relValue(exec.Identity(in.n)))
	for name, set := range in.Sets {
		s = s.bind(name, setValue(set))
	}
	for name, r := range in.Rels {
		s = s.bind(name, relValue(r))
	}
	return s
}

// lookup finds a name; pos is where it is used.
func (in *interp) lookup(env *scope, name string, pos exec.Pos) Value {
	for s := env; s != nil; s = s.up {
		if s.name != name {
			continue
		}
		if s.v.Kind == failedValue {
			panic(s.v.err)
		}
		return s.v
	}
	message := fmt.Sprintf("%q is not defined", name)
	if near := nearest(env, name); near != "" {
		message += fmt.Sprintf("; did you mean %q?", near)
	}
	err := errorf(pos, "%s", message)
	in.unbound[err] = true
	panic(err)
}

// nearest returns the name in scope that is most like the given one, if one is
// like it at all.
func nearest(env *scope, name string) string {
	allowed := 0
	if len(name) >= 2 {
		allowed = 1
	}
	if len(name) >= 6 {
		allowed = 2
	}
	best, bestDistance := "", allowed+1
	for s := env; s != nil; s = s.up {
		d := distance(name, s.name)
		if d < bestDistance || d == bestDistance && best != "" && s.name < best {
			best, bestDistance = s.name, d
		}
	}
	return best
}

// distance is how many letters must be added, dropped, changed or swapped with
// the next to make b of a.
func distance(a, b string) int {
	rows := make([][]int, len(a)+1)
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
		rows[i][0] = i
		for j := 1; j <= len(b); j++ {
			if i == 0 {
				rows[i][j] = j
				continue
			}
			d := min(rows[i-1][j], rows[i][j-1]) + 1
			change := 1
			if a[i-1] == b[j-1] {
				change = 0
			}
			d = min(d, rows[i-1][j-1]+change)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d = min(d, rows[i-2][j-2]+1)
			}
			rows[i][j] = d
		}
	}
	return rows[len(a)][len(b)]
}

// tick counts an evaluation.
func (in *interp) tick(pos exec.Pos) {
	if in.steps--; in.steps < 0 {
		panic(limit{errorf(pos, "the model takes too many steps to evaluate")})
	}
}

// maxCalls is how deep functions and procedures may call each other.
const maxCalls = 10_000

// call runs f one call deeper.
func (in *interp) call(pos exec.Pos, f func()) {
	if in.depth++; in.depth > maxCalls {
		panic(limit{errorf(pos, "calls nest more than %d deep", maxCalls)})
	}
	f()
	in.depth--
}

// A state is where a branch is: what is bound, and what it has found so far.
type state struct {
	Branch
	env *scope
	out *Verdicts
}

// add returns list with x behind it, and never shares what it appends to: several
// branches go on from one list.
func add[T any](list []T, x T) []T { return append(slices.Clip(list), x) }
