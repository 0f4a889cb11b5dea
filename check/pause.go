package check

import (
	"slices"
	"unsafe"

	"github.com/ordo-go/ordo/check/explore"
	"github.com/ordo-go/ordo/check/machine"
	"github.com/ordo-go/ordo/exec"
	"github.com/ordo-go/ordo/internal/checked"
)

// Loops that wait.
//
// A thread that has paused is run on for a round in which it reads what it knows
// already. If it comes to the same pause with the same locals, the loop waits: the
// thread is blocked until it could have read something else. It does not go on from
// there. That it reads something else is explored where it does so in the round
// before, as if the round that came to nothing had not been.
//
// That is right if the round leaves no trace: if reading the new values in the second
// round leads to where reading them in the first leads. It is looked at for the new
// values that there are ([program.traceless]); a program in which it is not so is
// explored with such rounds as events.

// maxRound is how many events a round of a loop that waits may have.
const maxRound = 64

// hiddenRounds is how many rounds are run to find a counter that is not among the
// locals, at the first look at a loop and at others.
const hiddenRounds, moreRounds = 300, 3

// byChance is in how many of them the stack may be another, and looks is how often it
// must have been so in more for the loop to be one that counts. By chance it is another
// when the runtime stops the thread, which it does more often when the machine is busy.
const byChance, looks = 3, 3

// maxTurns is how often a thread goes round, once and twice, to find that it comes to the
// same.
const maxTurns = 8

// An act is an event of a round.
type act struct {
	kind explore.Kind
	loc  int
}

// pause says what a thread does next that has paused.
func (p *program) pause(n int) explore.Label {
	l, again := p.look(n)
	if again && p.run.follow(p.x) {
		l, _ = p.look(n)
	}
	return l
}

// look says what a thread does next that has paused, and whether to look again: its
// stack was not quite as before, which may be by chance. What is dead in it changes when
// the runtime stops a function at its beginning.
func (p *program) look(n int) (l explore.Label, again bool) {
	r := p.run
	t := r.thread(n).t
	q := t.Next
	if q.Cut() {
		return explore.Label{Kind: explore.Block, Await: true, Watch: r.watched(t), Data: &stop{cut: true, what: q.What}}, false
	}
	r.m.Resume(t, checked.Word{})
	r.meet()
	if t.Next.Kind == machine.Pause {
		return p.look(n)
	}
	l = p.request(n, &t.Next)
	if r.strange || p.names.stale.Load() {
		return l, false
	}
	cut := r.m.Cut
	round, limited := p.idleRound(t)
	if len(round) == 0 {
		return l, false
	}
	r.dirty = true
	same := t.Next.Kind == machine.Pause && t.Next.Pure && slices.Equal(round, p.lastActs(n, len(round)))
	back := same && t.Next.Again && p.idlesOn(t, round)
	r.m.Cut = cut // it was not in an execution
	if !back || p.names.explicit && !q.Again {
		return l, same && !back
	}
	p.names.waitAt(r.steps[n][len(r.steps[n])-len(round):])
	l = explore.Label{Kind: explore.Block, Await: true, Data: &stop{limited: limited, what: q.What, round: len(round)}}
	for _, a := range round {
		if a.kind == explore.Load && !slices.Contains(l.Watch, a.loc) {
			l.Watch = append(l.Watch, a.loc)
		}
	}
	return l, false
}

// watched returns the locations that a thread has read since its last pause.
func (r *rerun) watched(t *machine.Thread) (locs []int) {
	for _, s := range t.Next.Watch {
		if loc, ok := r.locs.numbers[s.Cell.Addr]; ok && !slices.Contains(locs, loc) {
			locs = append(locs, loc)
		}
	}
	return locs
}

// idleRound runs a thread up to its next pause, as if nothing had changed of what it
// knows, and returns what it did. It stops before what is no part of such a round.
func (p *program) idleRound(t *machine.Thread) (round []act, limited bool) {
	for len(round) < maxRound {
		a, word, ok := p.idle(t)
		if !ok {
			break
		}
		limited = limited || t.Next.Kind == machine.Choose
		round = append(round, a)
		p.run.m.Resume(t, word)
	}
	return round, limited
}

// idle returns the thread's next event if it changes nothing, and what it gives if
// nothing has changed.
func (p *program) idle(t *machine.Thread) (a act, word checked.Word, ok bool) {
	q := &t.Next
	switch q.Kind {
	case machine.Load, machine.CAS:
		known, loc := false, 0
		if word, known = t.Knows(q.Cell); !known || q.Waits() || q.Kind == machine.CAS && word == q.Old {
			return a, word, false
		}
		loc, known = p.run.locs.numbers[q.Cell.Addr]
		return act{explore.Load, loc}, word, known
	case machine.Read:
		loc, known := p.run.locs.numbers[q.Cell.Addr]
		return act{explore.Load, loc}, word, known
	case machine.Fence:
		return act{explore.Fence, 0}, word, true
	case machine.Choose:
		return act{explore.Choice, 0}, word, true
	}
	return a, word, false
}

// lastActs returns the last n events of a thread.
func (p *program) lastActs(thread, n int) (acts []act) {
	steps := p.run.steps[thread]
	for i := max(len(steps)-n, 0); i < len(steps); i++ {
		l := steps[i].Label
		a := act{l.Kind, l.Loc}
		switch l.Kind {
		case explore.CAS: // one that fails: others do not come back to a pause
			a.kind = explore.Load
		case explore.Fence, explore.Choice:
			a.loc = 0
		}
		acts = append(acts, a)
	}
	return acts
}

// idlesOn reports whether a thread goes through more rounds like this one. If it
// does not, it counts them where the checker does not see it: then they are events.
func (p *program) idlesOn(t *machine.Thread, round []act) bool {
	h := uint64(len(round))
	for _, a := range round {
		h = mix(h, uint64(a.kind)<<32|uint64(a.loc))
	}
	rounds, counts := p.names.rounds(h)
	counts = counts || isCounter(func() (bool, int) { return p.goRound(t, round, rounds) })
	p.names.looked(h, counts)
	return !counts
}

// isCounter reports whether a loop counts its rounds, by what goRound says of it.
func isCounter(goRound func() (other bool, changed int)) bool {
	for range looks {
		switch other, changed := goRound(); {
		case other:
			return true
		case changed <= byChance:
			return false
		}
	}
	return true
}

// goRound has a thread go through rounds, and says whether one was other than round, and
// after how many the stack was other than before.
func (p *program) goRound(t *machine.Thread, round []act, rounds int) (other bool, changed int) {
	for range rounds {
		p.run.m.Resume(t, checked.Word{})
		next, _ := p.idleRound(t)
		if !slices.Equal(next, round) || t.Next.Kind != machine.Pause {
			return true, changed
		}
		if !t.Next.Again {
			changed++
		}
	}
	return false, changed
}

// rounds returns how many rounds of a loop to look at, and whether it is known that
// they are counted.
func (n *names) rounds(loop uint64) (rounds int, counts bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if counts, known := n.knows.loops[loop]; known {
		return moreRounds, counts
	}
	return hiddenRounds, false
}

func (n *names) looked(loop uint64, counts bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.knows.loops[loop] = counts
}

// traceless reports whether it makes no difference that a thread, blocked in a loop
// that waits, has gone round once before it reads the last values that there are.
func (p *program) traceless(x *explore.Execution, thread int) bool {
	l := x.State(thread)
	s, ok := l.Data.(*stop)
	if !ok || s.round == 0 {
		return true
	}
	if !p.names.firstLook(x, thread) {
		return true
	}
	p.run.load(x)
	whole := len(p.run.steps[thread])
	defer func() { p.run.dirty = true }()
	var ones, twos []turn
	for range maxTurns { // what is dead in a stack may be other than it was, by chance
		second, ok2 := p.turn(x, thread, l, whole)
		first, ok1 := p.turn(x, thread, l, whole-s.round)
		if !ok1 || !ok2 {
			continue
		}
		ones, twos = append(ones, first), append(twos, second)
		for i := range ones {
			if ones[i].same(&second) || first.same(&twos[i]) {
				return true
			}
		}
	}
	return false
}

// firstLook reports whether the thread was not looked at yet in its state and with
// the values that there are.
func (n *names) firstLook(x *explore.Execution, thread int) bool {
	h := uint64(thread)
	if steps := x.Steps(thread, nil); len(steps) > 0 {
		h = steps[len(steps)-1].State
	}
	for _, loc := range x.State(thread).Watch {
		h = mix(h, uint64(x.Last(loc)))
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.knows.turns[h] {
		return false
	}
	if len(n.knows.turns) > maxKeys {
		clear(n.knows.turns)
	}
	n.knows.turns[h] = true
	return true
}

// A turn is where a round has led.
type turn struct {
	label  explore.Label // what the thread asks for
	frames []uintptr
	dead   []uintptr        // which bits of the frames are no variable's
	links  map[uintptr]bool // words that are none
	names  map[uintptr]int  // of locations and pointers
	near   uintptr          // an address on the heap
}

// turn has the thread, of whose steps upto are run, go through a round in which it
// reads the last values: twice, with other words where the stack is dead.
func (p *program) turn(x *explore.Execution, thread int, l *explore.Label, upto int) (end turn, ok bool) {
	end, ok = p.oneTurn(x, thread, l, upto)
	if !ok {
		return end, false
	}
	p.run.m.Dead = 0xFF
	defer func() { p.run.m.Dead = 0 }()
	stained, ok := p.oneTurn(x, thread, l, upto)
	if !ok || len(stained.frames) != len(end.frames) {
		return end, false
	}
	end.dead = stains(end.frames, stained.frames)
	return end, true
}

// stains returns the bits of the bytes that are clear in one stack, and set in the other.
func stains(clear, set []uintptr) (bits []uintptr) {
	for i, v := range clear {
		w := set[i]
		var dead uintptr
		for b := uintptr(0xFF); b != 0; b <<= 8 {
			if v&b == 0 && w&b == b {
				dead |= b
			}
		}
		bits = append(bits, dead)
	}
	return bits
}

// oneTurn is turn without what is dead.
func (p *program) oneTurn(x *explore.Execution, thread int, l *explore.Label, upto int) (end turn, ok bool) {
	r := p.run
	r.load(x)
	r.steps[thread] = r.steps[thread][:upto]
	r.m.Snap = true
	defer func() { r.m.Snap = false }()
	r.restart()
	if !r.catchUp() {
		return end, false
	}
	t := r.threads[thread].t
	r.passPauses(t)
	for range maxRound {
		a, word, ok := p.idle(t)
		if !ok && t.Next.Kind != machine.Load || !ok && t.Next.Waits() {
			break
		}
		if isAccess(t.Next.Kind) {
			loc, known := r.locs.numbers[t.Next.Cell.Addr]
			if !known || !slices.Contains(l.Watch, loc) {
				break
			}
			if word = r.word(&t.Next, x.Last(loc)); t.Next.Kind == machine.CAS && word == t.Next.Old {
				break
			}
		} else if a.kind == explore.Choice && !ok {
			break
		}
		r.m.Resume(t, word)
		r.meet()
	}
	end = turn{frames: slices.Clone(t.Frames), links: t.Links, names: map[uintptr]int{}, near: uintptr(unsafe.Pointer(t))}
	for addr, n := range r.locs.numbers {
		end.names[uintptr(addr)] = n + 1
	}
	for addr, n := range r.ptrs.numbers {
		end.names[uintptr(addr)] = -n - 1
	}
	end.label = r.describe(&t.Next)
	return end, !r.strange
}

// describe is a request, by what is known in this run.
func (r *rerun) describe(q *machine.Request) (l explore.Label) {
	l = explore.Label{Kind: explore.Kind(q.Kind), Order: orders[q.Order], Loc: -1, N: q.N, Val: explore.Value(q.Val.Bits), Old: explore.Value(q.Old.Bits)}
	if loc, known := r.locs.numbers[q.Cell.Addr]; known {
		l.Loc = loc
	}
	if isAccess(q.Kind) && q.Cell.Width == 0 {
		l.Val, l.Old = explore.Value(r.ptrs.numbers[q.Val.Ptr]), explore.Value(r.ptrs.numbers[q.Old.Ptr])
	}
	return l
}

// word is a value as the cell of a request has it.
func (r *rerun) word(q *machine.Request, v explore.Value) checked.Word {
	if q.Cell.Width == 0 {
		return checked.Word{Ptr: r.pointer(v)}
	}
	return checked.Word{Bits: uint64(v)}
}

// same reports whether a thread is in the same state: it asks for the same, and its
// frames are the same but for the addresses of what was allocated anew.
func (a *turn) same(b *turn) bool {
	l, m := &a.label, &b.label
	if l.Kind != m.Kind || l.Order != m.Order || l.Loc != m.Loc || l.Val != m.Val || l.Old != m.Old || l.N != m.N || len(a.frames) != len(b.frames) {
		return false
	}
	there, back := map[uintptr]uintptr{}, map[uintptr]uintptr{}
	for i, v := range a.frames {
		w := b.frames[i]
		dead := a.dead[i] | b.dead[i]
		if v == w || a.isDead(v, w) || b.isDead(w, v) || dead != 0 && (raw(v)^raw(w))&^dead == 0 {
			continue
		}
		if !onHeap(v, a.near) || !onHeap(w, b.near) || a.names[v] != b.names[w] {
			return false
		}
		if t, known := there[v]; known && t != w {
			return false
		}
		if t, known := back[w]; known && t != v {
			return false
		}
		there[v], back[w] = w, v
	}
	return true
}

// isDead reports whether v, of the turn, cannot be a variable where another turn has w: no
// variable holds it, or it is an address but for its lowest byte, which is w.
func (a *turn) isDead(v, w uintptr) bool {
	return a.links[v] || w < 256 && raw(v)&255 == w && (v&machine.InStack != 0 || onHeap(v, a.near))
}

// raw is a word of a stack, or at least its lowest byte: stacks end at even addresses.
func raw(v uintptr) uintptr {
	if v&machine.InStack != 0 {
		return -v
	}
	return v
}

// onHeap reports whether a word may be an address near one on the heap.
func onHeap(w, near uintptr) bool { return uint64(max(w, near)-min(w, near)) < 1<<38 }

// waitAt notes that the steps are those of a loop that waits.
func (n *names) waitAt(steps []explore.Step) {
	n.mu.Lock()
	defer n.mu.Unlock()
	for i := range steps {
		n.knows.waits[steps[i].Label.Site] = true
	}
}

// waitsAt reports whether a loop waits at a site.
func (n *names) waitsAt(site uint64) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.knows.waits[site]
}

// knowledge is what was found out about threads in executions that were run as a
// whole.
type knowledge struct {
	labels map[uint64]uint64 // what a thread does, by the values that it has read; nil if that is of no interest
	varied bool              // the values do not decide
	shares bool              // threads share more than atomics: locks, or plain memory
	loops  map[uint64]bool   // those that wait: whether they count their rounds
	waits  map[uint64]bool   // sites in loops that wait
	turns  map[uint64]bool   // what traceless has looked at
}

// learn notes what a thread does after these values.
func (p *program) learn(thread int, values []explore.Value, l *explore.Label) {
	n := p.names
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.knows.labels == nil {
		return
	}
	if l.Order == exec.NA && (l.Kind == explore.Load || l.Kind == explore.Store) || l.Kind == explore.Choice ||
		(l.Kind == explore.Load || l.Kind == explore.CAS) && n.kinds[l.Loc] == syncLoc {
		n.knows.shares, n.knows.labels = true, nil
		return
	}
	if p.run.threads[thread].knows {
		return // depends on all that ended threads did
	}
	state := uint64(thread) + 1
	for _, v := range values {
		state = mix(state, uint64(v))
	}
	does := mix(mix(mix(uint64(l.Kind)<<16|uint64(l.Op)<<8|uint64(l.Order), uint64(l.Loc)), uint64(l.Val)), uint64(l.Old))
	if before, known := n.knows.labels[state]; known && before != does {
		n.knows.varied, n.knows.labels = true, nil
		return
	}
	n.knows.labels[state] = does
}
