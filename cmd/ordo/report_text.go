package main

import (
	"bytes"
	"cmp"
	"fmt"
	"os"
	"strings"

	"github.com/ordo-go/ordo/draw"
	"github.com/ordo-go/ordo/enumerate"
	"github.com/ordo-go/ordo/exec"
	"github.com/ordo-go/ordo/litmus"
)

// text is the result for people.
func (r *report) text(diagram bool) string {
	var b strings.Builder
	r.head(&b)
	r.states(&b)
	r.races(&b)
	r.expectations(&b)
	r.notes(&b)
	r.orders(&b)
	r.reason(&b)
	if diagram {
		r.diagram(&b)
	} else if r.drawing != "" {
		fmt.Fprintf(&b, "  drawn in %s\n", r.drawing)
	}
	return b.String()
}

// head says the verdict and where it comes from.
func (r *report) head(b *strings.Builder) {
	result, c := r.result, r.colors
	verdict := paintVerdict(c, result.Verdict) + r.soFar()
	if result.Undefined {
		verdict = c.red("Undefined") + " (else " + string(result.Verdict) + ")"
	}
	fmt.Fprintf(b, "%s under %s: %s  %s\n", c.bold(result.Test), c.bold(result.Model), verdict, c.faint(r.File))
	fmt.Fprintf(b, "  %s: in %d of %s\n", cmp.Or(r.Cond.Text, result.Condition), result.Positive, plural(result.Positive+result.Negative, "execution"))
}

// soFar qualifies a verdict that what was not explored could change.
func (r *report) soFar() string {
	switch {
	case r.result.Complete || r.result.Verdict == litmus.Sometimes:
		return ""
	case r.timedOut:
		return " so far"
	}
	return " (bounded)"
}

func paintVerdict(c palette, v litmus.Verdict) string {
	switch v {
	case litmus.Always:
		return c.green(string(v))
	case litmus.Sometimes:
		return c.yellow(string(v))
	case litmus.Undefined:
		return c.red(string(v))
	}
	return c.blue(string(v))
}

// states is a table; a star marks the states that satisfy the condition.
func (r *report) states(b *strings.Builder) {
	width := columnWidths(r.result.States)
	for _, s := range r.result.States {
		mark := " "
		if s.Satisfies(r.Program) {
			mark = r.colors.bold("*")
		}
		line := formatState(s, width)
		fmt.Fprintf(b, "    %s\n", strings.TrimRight(mark+" "+line, " "))
	}
	if len(r.result.States) == 0 {
		fmt.Fprintf(b, "    no execution\n")
	}
}

func columnWidths(states []enumerate.State) []int {
	var width []int
	for _, s := range states {
		for i, x := range s {
			if i == len(width) {
				width = append(width, 0)
			}
			width[i] = max(width[i], len(x.Key+"="+x.Value))
		}
	}
	return width
}

func formatState(s enumerate.State, width []int) string {
	var words []string
	for i, x := range s {
		w := 0
		if i < len(width) {
			w = width[i]
		}
		words = append(words, fmt.Sprintf("%-*s", w, x.Key+"="+x.Value))
	}
	return strings.Join(words, "  ")
}

// races shows both accesses of each race, with their lines.
func (r *report) races(b *strings.Builder) {
	for _, race := range r.result.Races {
		fmt.Fprintf(b, "  %s on %s:\n", r.colors.red("data race"), race.A.Loc)
		for _, e := range []exec.Event{race.A, race.B} {
			fmt.Fprintf(b, "    %s: thread %s %s %s  %s\n",
				e.Pos, r.threadName(e.Thread), verbs[e.Kind], orderWords[e.Order], r.colors.faint(r.sourceLine(e.Pos)))
		}
	}
}

var verbs = map[exec.Kind]string{exec.Read: "reads", exec.Write: "writes", exec.Update: "reads and writes"}

var orderWords = map[exec.Order]string{
	exec.NA: "(plain)", exec.RLX: "(relaxed)", exec.ACQ: "(acquire)",
	exec.REL: "(release)", exec.ACQREL: "(acq_rel)", exec.SC: "(seq_cst)",
}

// sourceLine is the line of the test at pos, in one piece.
func (r *report) sourceLine(pos exec.Pos) string {
	src := r.src
	if src == nil {
		src, _ = os.ReadFile(pos.File) // without it the place must do
	}
	lines := bytes.Split(src, []byte("\n"))
	if pos.Line < 1 || pos.Line > len(lines) {
		return ""
	}
	return strings.Join(strings.Fields(string(lines[pos.Line-1])), " ")
}

// expectations says what was expected and whether it is so.
func (r *report) expectations(b *strings.Builder) {
	result, c := r.result, r.colors
	ok, failed := c.green("ok"), c.red("FAILED")
	if r.soFar() != "" {
		ok = c.yellow("ok" + r.soFar())
	}
	expected := r.expected()
	switch {
	case len(expected) > 0 && result.Holds:
		fmt.Fprintf(b, "  %s: expected %s\n", ok, expected[0].Verdict)
	case len(expected) > 0:
		fmt.Fprintf(b, "  %s: expected %s, found %s\n", failed, expected[0].Verdict, r.found(expected[0].Verdict))
	case result.Quantifier != litmus.Exists && result.Holds:
		fmt.Fprintf(b, "  %s: %s holds\n", ok, result.Quantifier)
	case result.Quantifier != litmus.Exists:
		fmt.Fprintf(b, "  %s: %s does not hold\n", failed, result.Quantifier)
	}
	if r.surprised() && result.Holds {
		fmt.Fprintf(b, "  %s: undefined behaviour, which nothing expects\n", failed)
	}
}

// found is what stands against an expectation.
func (r *report) found(expected litmus.Verdict) litmus.Verdict {
	if expected == litmus.Undefined {
		return "no undefined behaviour"
	}
	return r.result.Verdict
}

// notes says what the result does not cover.
func (r *report) notes(b *strings.Builder) {
	note := func(format string, args ...any) {
		fmt.Fprintf(b, "  %s: %s\n", r.colors.yellow("note"), fmt.Sprintf(format, args...))
	}
	switch {
	case r.timedOut:
		note("not complete: the time limit of %v was reached", r.timeout)
	case !r.result.Complete:
		note("not complete: a loop was cut after %s (--unroll N goes further)", plural(r.unroll, "round"))
	}
	if r.model.Name == "c++20-nta" {
		note("load buffering not explored")
	}
	if r.model.Name == "java" {
		note("no causality test: values out of thin air are not ruled out")
	}
	for _, f := range r.result.Flags {
		note("flag %s", f)
	}
}

func plural(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// orders lists the total orders S.
func (r *report) orders(b *strings.Builder) {
	if len(r.result.Orders) == 0 {
		return
	}
	fmt.Fprintf(b, "  %s of an order S and an outcome, from %s of the operations:\n",
		plural(len(r.result.Orders), "pair"), plural(r.result.TotalOrders, "order"))
	var states []enumerate.State
	for _, o := range r.result.Orders {
		states = append(states, o.State)
	}
	width := columnWidths(states)
	for _, o := range r.result.Orders {
		fmt.Fprintf(b, "    %s\n", strings.TrimRight(formatState(o.State, width)+"   S: "+strings.Join(o.S, ", "), " "))
	}
}

// reason prints why the verdict is what it is.
func (r *report) reason(b *strings.Builder) {
	w := r.result.Why
	if w == nil {
		return
	}
	fmt.Fprintf(b, "  why:\n")
	for _, line := range w.Text {
		fmt.Fprintf(b, "    %s\n", line)
	}
}

// diagram draws the execution beneath.
func (r *report) diagram(b *strings.Builder) {
	p := r.picture()
	if p.graph == nil {
		return
	}
	fmt.Fprintf(b, "\n  %s:\n\n", p.title)
	drawText(b, p)
}

// drawText draws a picture in characters, moved to the right.
func drawText(b *strings.Builder, p picture) {
	b.WriteString(indent(draw.Text(p.graph, p.options)))
}

// logText prints the steps of an execution as one log of all threads, if it is one
// of an interleaving, and says so if it is not.
func logText(b *strings.Builder, g *exec.Graph) {
	log := draw.Log(g, draw.Options{})
	if log == "" {
		b.WriteString("\n  No interleaving of the threads gives this execution: there is no one log of it.\n")
		return
	}
	b.WriteString("\n  The same as one log, in which each load sees the last store before it:\n\n")
	b.WriteString(indent(log))
}
