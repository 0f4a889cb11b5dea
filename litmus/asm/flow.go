package asm

import (
	"strconv"

	"github.com/ordo-go/ordo/litmus"
)

// A jump is where an instruction may go besides to the next one.
type jump struct {
	to    *piece // the label; nil for the end of the thread
	falls bool   // it may also go on with the next instruction
}

// A graph is the code of a thread, an instruction a node, and the end behind the
// last.
type graph struct {
	code   []instruction
	labels map[string]int
	next   [][]int
}

// flow translates the code of a thread. The instructions are put in an order in
// which all jumps go forward; what a jump skips is a block that it leaves.
func (t *thread) flow(code []instruction) {
	g := t.graph(code)
	order := t.order(g)
	used := map[int]bool{}
	leave := func(to int) {
		used[to] = true
		t.add(&litmus.Jump{Kind: litmus.Leave, Label: blockName(to)})
	}
	t.jump = func(target piece) { leave(g.labels[target.text]) }
	for i, n := range order {
		if used[n] {
			t.out = []litmus.Stmt{&litmus.Block{Label: blockName(n), Body: t.out}}
		}
		if n == len(code) {
			break
		}
		if code[n].op != "" {
			t.dialect.instruction(t, code[n])
		}
		if j, ok := t.jumpOf(code[n]); (!ok || j.falls) && order[i+1] != n+1 {
			leave(n + 1)
		} else if ok && j.to == nil && order[i+1] != len(code) {
			leave(len(code))
		}
	}
}

func blockName(n int) string { return "to" + strconv.Itoa(n) }

func (t *thread) jumpOf(in instruction) (jump, bool) {
	if in.op == "RET" {
		return jump{}, true
	}
	return t.dialect.jump(t, in)
}

// graph finds where each instruction goes.
func (t *thread) graph(code []instruction) graph {
	g := graph{code: code, labels: map[string]int{}, next: make([][]int, len(code)+1)}
	for i, in := range code {
		for _, l := range in.labels {
			if _, ok := g.labels[l]; ok {
				t.fail(in.at.off, "the label %s stands twice in P%d", l, t.th)
			}
			g.labels[l] = i
		}
	}
	for i, in := range code {
		j, ok := t.jumpOf(in)
		if !ok || j.falls {
			g.next[i] = append(g.next[i], i+1)
		}
		if !ok {
			continue
		}
		to := len(code)
		if j.to != nil {
			if to, ok = g.labels[j.to.text]; !ok {
				t.fail(j.to.off, "there is no label %q in P%d", j.to.text, t.th)
			}
		}
		g.next[i] = append(g.next[i], to)
	}
	return g
}

// order sorts what can be reached so that every instruction comes before those
// that may follow it, and else as it is written.
func (t *thread) order(g graph) []int {
	waits := make([]int, len(g.next)) // for how many instructions
	reached := make([]bool, len(g.next))
	reached[0] = true
	for work := []int{0}; len(work) > 0; {
		n := work[0]
		work = work[1:]
		for _, m := range g.next[n] {
			if waits[m]++; !reached[m] {
				reached[m] = true
				work = append(work, m)
			}
		}
	}
	var out []int
	ready := func() int {
		for n, r := range reached {
			if r && waits[n] == 0 {
				return n
			}
		}
		return -1
	}
	for n := ready(); n >= 0; n = ready() {
		reached[n] = false
		out = append(out, n)
		for _, m := range g.next[n] {
			waits[m]--
		}
	}
	for n, r := range reached {
		if r && n < len(g.code) {
			t.fail(g.code[n].at.off, "%q is part of a loop: expected jumps that make no loop", g.code[n].at.text)
		}
	}
	return out
}
