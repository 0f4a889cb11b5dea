package main

import (
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/ordo-go/ordo/draw"
	"github.com/ordo-go/ordo/enumerate"
	"github.com/ordo-go/ordo/exec"
	"github.com/ordo-go/ordo/litmus"
)

// A report is one result, to be printed in one of the formats.
type report struct {
	job
	result   *enumerate.Result
	colors   palette
	unroll   int
	timeout  time.Duration
	timedOut bool
}

// expected returns what the file expects of the model.
func (r *report) expected() []litmus.Expect {
	return slices.DeleteFunc(slices.Clone(r.Expects), func(e litmus.Expect) bool {
		return e.Model != r.model.Name
	})
}

// surprised reports whether the program is undefined and nothing expects that.
func (r *report) surprised() bool {
	return r.result.Undefined && !slices.ContainsFunc(r.expected(), func(e litmus.Expect) bool {
		return e.Verdict == litmus.Undefined
	})
}

func (r *report) status() status {
	return status{failed: !r.result.Holds || r.surprised(), incomplete: !r.result.Complete}
}

// A picture is the execution of a result that is worth seeing.
type picture struct {
	title   string
	graph   *exec.Graph
	options draw.Options
}

// picture chooses the execution to draw: that of the reason, if it was asked for;
// else one that decides the condition, for or against; else any.
func (r *report) picture() picture {
	result := r.result
	if w := result.Why; w != nil && w.Graph != nil {
		p := picture{title: "an execution that gives the outcome", graph: w.Graph}
		if !w.Allowed {
			p.title = "the execution that " + r.model.Name + " forbids (" + w.Axiom + ")"
		}
		for _, s := range w.Cycle {
			p.options.Cycle = append(p.options.Cycle, draw.Edge{From: s.From, To: s.To, Name: s.Rel})
		}
		return p
	}
	witness := picture{title: "an execution with the outcome asked about", graph: result.Witness}
	counter := picture{title: "an execution with another outcome", graph: result.Counter}
	first, second := witness, counter
	if result.Quantifier == litmus.Forall {
		first, second = counter, witness
	}
	if first.graph == nil {
		return second
	}
	return first
}

// drawFile draws into the file of the job; without an execution there is none.
func (r *report) drawFile(format string) error {
	p := r.picture()
	if p.graph == nil {
		r.drawing = ""
		return nil
	}
	if format == "dot" {
		return os.WriteFile(r.drawing, []byte(draw.DOT(p.graph, p.options)), 0o666)
	}
	return os.WriteFile(r.drawing, draw.SVG(p.graph, p.options), 0o666)
}

// drawingName returns NAME.MODEL as the name of a file, made different from those
// in taken.
func drawingName(name, model string, taken map[string]int) string {
	base := strings.Map(func(r rune) rune {
		if strings.ContainsRune(`/\:*?"<>| `, r) || r < ' ' {
			return '_'
		}
		return r
	}, strings.TrimLeft(name+"."+model, "./\\"))
	taken[base]++
	if n := taken[base]; n > 1 {
		return base + "-" + strconv.Itoa(n)
	}
	return base
}

// herd is the result as herd7 prints it.
func (r *report) herd() string {
	result := r.result
	log := litmus.HerdLog{
		Test: result.Test, Quantifier: result.Quantifier,
		Positive: result.Positive, Negative: result.Negative,
		Cut: !result.Complete, Undefined: result.Undefined, Flags: r.result.Flags,
		Condition: result.Condition, Time: result.Elapsed, Hash: r.hash(),
	}
	for _, s := range result.States {
		var state [][2]string
		for _, b := range s {
			state = append(state, [2]string{b.Key, b.Value})
		}
		log.States = append(log.States, state)
	}
	return log.String()
}

// hash is herd7's hash of the test, or of the test in C that a program in Go is;
// none for machine code.
func (r *report) hash() string {
	if r.Lang == litmus.Go {
		return litmus.HerdHash([]byte(litmus.Print(r.Program)))
	}
	return litmus.HerdHash(r.src)
}
