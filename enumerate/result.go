package enumerate

import (
	"time"

	"github.com/ordo-go/ordo/exec"
	"github.com/ordo-go/ordo/litmus"
	"github.com/ordo-go/ordo/memmodel"
)

// Options say under what a program runs and what the result has to hold.
type Options struct {
	Model    *memmodel.Model
	Unroll   int                  // rounds of a loop; 0 is 2, as in herd7
	Orders   bool                 // fill Result.Orders
	Why      bool                 // fill Result.Why
	Progress func(executions int) // called now and then, from the goroutine of Run; may be nil
}

// A Binding is one term of a final state: Key as herd7 writes it (1:r0, [x]).
type Binding struct {
	Key, Value string
}

// A State is a final state, its terms in the order in which herd7 prints them.
type State []Binding

// A Race is two accesses that race. They are events of an execution of the
// program; their Pos tell where they stand.
type Race struct {
	A, B exec.Event
}

// An Ordering is one total order S of the SC operations and the final state that
// goes with it.
type Ordering struct {
	S     []string // "2:R x=1", in order
	State State
}

// A Result is what a model says of a program.
type Result struct {
	Test, File, Model string

	States     []State // sorted, each once
	Condition  string
	Quantifier litmus.Quantifier
	Verdict    litmus.Verdict // Always, Sometimes or Never
	Holds      bool           // what the file expects of this model; see [Run]

	Positive, Negative int // executions whose final state satisfies the condition's predicate, and the others
	Executions         int // distinct consistent execution graphs

	Races     []Race   // distinct pairs of places, sorted
	Flags     []string // raised by the model, sorted; undefined behaviour is no flag
	Undefined bool     // some consistent execution has undefined behaviour: a race, a wrong unlock
	Complete  bool     // false: a loop was cut at Options.Unroll, or the context ended

	Orders      []Ordering
	TotalOrders int         // with Options.Orders: distinct orders of the operations, whatever their values
	Witness     *exec.Graph // an execution that satisfies the predicate; nil if none does
	Counter     *exec.Graph // one that does not
	Why         *Why
	Elapsed     time.Duration
}

// A Why is the reason of a verdict: for an outcome that happens, an execution
// that shows it; for one that never happens, an execution that would give it, and
// what rules that out.
type Why struct {
	Allowed bool
	Graph   *exec.Graph
	Axiom   string   // the name of the check that forbids it
	Cycle   []Step   // the cycle that it forbids, or the offending pairs
	Text    []string // the argument, a sentence a line

	also     []string // further axioms that forbid it
	coherent bool     // each location by itself is sequentially consistent
	cyclic   bool     // the steps lead an event before itself
}

// A Step is one edge of a cycle: the relation from an event to the next.
type Step struct {
	From, To int // indexes into Why.Graph.Events
	Rel      string
}
