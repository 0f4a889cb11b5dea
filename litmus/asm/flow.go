package asm

import (
	"slices"
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
	back   [][]int // the jumps that make loops, which next does not have then
}

// A layout is the code of a thread in the order in which it is written as
// statements, and what is known of places in that order.
type layout struct {
	graph
	order []int
	place []int       // of an instruction in order
	tails map[int]int // the last place of the loop that begins at a place
	used  map[int]bool
}

// flow translates the code of a thread. The instructions are put in an order in
// which all jumps go forward but those that make a loop; what a jump skips is a block
// that it leaves.
func (t *thread) flow(code []instruction) {
	l := &layout{graph: t.graph(code), used: map[int]bool{}, tails: map[int]int{}}
	l.split()
	l.order, l.place = l.sorted()
	t.loops(l)
	t.write(l, 0, len(l.order)-1, -1)
}

// write translates the instructions from place lo to hi, of which opened begins
// the loop they are the body of.
func (t *thread) write(l *layout, lo, hi, opened int) {
	for p := lo; p <= hi; p++ {
		n := l.order[p]
		if l.used[n] && p != opened {
			t.out = []litmus.Stmt{&litmus.Block{Label: blockName(n), Body: t.out}}
		}
		if n == len(l.code) {
			return
		}
		if tail, ok := l.tails[p]; ok && p != opened {
			before := t.out
			t.out = nil
			t.write(l, p, tail, p)
			// The first round is none that was jumped back to, so it does not count
			// against the bound: PostTest.
			again := &litmus.Block{Label: againName(n), Body: t.out}
			t.out = append(before, &litmus.Loop{PostTest: true, Body: []litmus.Stmt{again}, Pos: t.pos(l.code[n].at.off)})
			p = tail
			continue
		}
		t.one(l, n, p == hi && opened >= 0 || p+1 == len(l.order) || l.order[p+1] != n+1)
	}
}

// one translates an instruction; away says that the next one does not stand behind it.
func (t *thread) one(l *layout, n int, away bool) {
	leave := func(to int) {
		name := blockName(to)
		if to <= n && slices.Contains(l.back[n], to) {
			name = againName(to)
		} else {
			l.used[to] = true
		}
		t.add(&litmus.Jump{Kind: litmus.Leave, Label: name})
	}
	t.jump = func(target piece) { leave(l.labels[target.text]) }
	if l.code[n].op != "" {
		t.dialect.instruction(t, l.code[n])
	}
	switch j, ok := t.jumpOf(l.code[n]); {
	case !ok || j.falls:
		if away {
			leave(n + 1)
		}
	case j.to == nil:
		leave(len(l.code))
	}
}

func againName(n int) string { return "again" + strconv.Itoa(n) }

// split takes the jumps that make loops out of the graph.
func (l *layout) split() {
	l.back = make([][]int, len(l.next))
	for n, next := range l.next {
		for _, m := range next {
			if m <= n && l.reaches(m, n) {
				l.back[n] = append(l.back[n], m)
			}
		}
	}
	for n := range l.next {
		l.next[n] = slices.DeleteFunc(l.next[n], func(m int) bool { return slices.Contains(l.back[n], m) })
	}
}

// reaches reports whether a way leads from a to b.
func (g *graph) reaches(a, b int) bool {
	seen := make([]bool, len(g.next))
	for work := []int{a}; len(work) > 0; {
		n := work[len(work)-1]
		work = work[:len(work)-1]
		if n == b {
			return true
		}
		if !seen[n] {
			seen[n] = true
			work = append(work, g.next[n]...)
		}
	}
	return false
}

// loops finds the places that loops take, and refuses those that are entered in the
// middle.
func (t *thread) loops(l *layout) {
	for n, heads := range l.back {
		for _, h := range heads {
			if l.place[n] < 0 {
				continue
			}
			if l.place[h] < 0 || l.place[h] > l.place[n] {
				t.tangled(l, n)
			}
			l.tails[l.place[h]] = max(l.tails[l.place[h]], l.place[n])
		}
	}
	for changed := true; changed; {
		changed = false
		for a, tail := range l.tails {
			for b, other := range l.tails {
				if a < b && b <= tail && tail < other {
					l.tails[a], changed = other, true
					tail = other
				}
			}
		}
	}
	for n, next := range l.next {
		for _, m := range next {
			from, to := l.place[n], l.place[m]
			for h, tail := range l.tails {
				if from >= 0 && (from < h || from > tail) && h < to && to <= tail {
					t.tangled(l, n)
				}
			}
		}
	}
}

func (t *thread) tangled(l *layout, n int) {
	t.fail(l.code[n].at.off, "%q jumps into a loop: expected loops that are entered at their beginning", l.code[n].at.text)
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

// sorted sorts what can be reached so that every instruction comes before those
// that may follow it, and else as it is written. The place of what cannot be reached
// is -1.
func (l *layout) sorted() (order, place []int) {
	waits := make([]int, len(l.next)) // for how many instructions
	reached := make([]bool, len(l.next))
	reached[0] = true
	for work := []int{0}; len(work) > 0; {
		n := work[0]
		work = work[1:]
		for _, m := range l.next[n] {
			if waits[m]++; !reached[m] {
				reached[m] = true
				work = append(work, m)
			}
		}
	}
	place = make([]int, len(l.next))
	for n := range place {
		place[n] = -1
	}
	for {
		n := -1
		for m := range waits {
			if reached[m] && waits[m] == 0 && place[m] < 0 {
				n = m
				break
			}
		}
		if n < 0 {
			return order, place
		}
		place[n] = len(order)
		order = append(order, n)
		for _, m := range l.next[n] {
			waits[m]--
		}
	}
}
