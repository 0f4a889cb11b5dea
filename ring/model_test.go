package ring_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/ordo-go/ordo/ring"
)

// A model is a ring as one goroutine sees it, without slots, flags, cursors or
// caches: a list of what each sequence holds, and a place in it for each
// poller. It runs beside a real ring, and says what that has to do.
type model struct {
	t       testing.TB
	kind    string
	policy  ring.Policy
	ring    *ring.Ring[event]
	p       producer
	size    int64
	pollers []*place

	cells  []int64 // by sequence: the number of the event, void or pending
	number int64   // of the last event
	claims []*claim
	latest int64 // the end of the single producer's latest claim, or 0

	started, sealed, halted bool
	waits, dropped          int64

	trail []string // what was done, for the message
}

const (
	void    = -1
	pending = -2 // claimed from many producers, and not settled
)

// A claim that the program holds.
type claim struct {
	ring.Claim[event]
	lo, hi  int64
	settled bool
	late    bool // the single producer's, of a sealed ring
}

// A place is a poller.
type place struct {
	*ring.Poller[event]
	name     string
	follows  []*place
	followed bool

	at        int64 // events below are done; where it begins, at first
	next, end int64 // of the batch: events [at, next) are handed out
	batch     *ring.Batch[event]
	handed    []*event // the slots of [at, next)
	over      error
	closed    bool
	joined    bool
}

// topologies are the pollers that each poller follows.
var topologies = [][][]int{
	{{}},
	{{}, {}},
	{{}, {0}},
	{{}, {}, {}},
	{{}, {0}, {1}},
	{{}, {}, {0, 1}},
	{{}, {0}, {}},
	{{}, {0}, {0}},
}

func newModel(t testing.TB, kind string, capacity int, policy ring.Policy, topology [][]int) *model {
	m := &model{t: t, kind: kind, policy: policy, size: int64(capacity)}
	m.ring = ring.New[event](capacity)
	m.p = addProducer(m.ring, kind, policy)
	for i, follows := range topology {
		c := &place{name: fmt.Sprint(i)}
		if len(follows) == 0 {
			c.Poller = m.ring.Poller(c.name)
		} else {
			var upstream []*ring.Poller[event]
			for _, f := range follows {
				c.follows = append(c.follows, m.pollers[f])
				m.pollers[f].followed = true
				upstream = append(upstream, m.pollers[f].Poller)
			}
			c.Poller = m.ring.PollerBehind(c.name, upstream...)
		}
		m.pollers = append(m.pollers, c)
	}
	return m
}

func (m *model) fail(format string, args ...any) {
	m.t.Helper()
	m.t.Fatalf("%s producer, %d slots, policy %d, %d pollers:\n%s\n%s", m.kind, m.size, m.policy, len(m.pollers), m.trail, fmt.Sprintf(format, args...))
}

func (m *model) want(what string, got, want error) {
	m.t.Helper()
	if got != want {
		m.fail("%s: %v, want %v", what, got, want)
	}
}

// passed is where closed pollers are.
const passed = 1 << 40

// gate is the sequence of the slowest poller.
func (m *model) gate() int64 {
	slowest := int64(passed)
	for _, c := range m.pollers {
		if !c.closed {
			slowest = min(slowest, c.at)
		}
	}
	return slowest
}

func (m *model) room() int64 {
	return min(m.gate(), int64(len(m.cells))) + m.size - int64(len(m.cells))
}

// refuses is why the ring does not take a claim of n now, by a way that does
// not wait.
func (m *model) refuses(n int, policy ring.Policy) error {
	switch {
	case n < 1 || int64(n) > m.size:
		return ring.ErrClaimSize
	case m.halted:
		return ring.ErrHalted
	case m.sealed:
		return ring.ErrClosed
	case !m.started:
		return ring.ErrNotStarted
	case int64(n) > m.room() && policy == ring.Drop:
		return ring.ErrDropped
	case int64(n) > m.room():
		return ring.ErrFull
	}
	return nil
}

// count notes a claim of n that was refused with err.
func (m *model) count(n int, err error) {
	switch err {
	case ring.ErrFull:
		m.waits++
	case ring.ErrDropped:
		m.waits++
		m.dropped += int64(n)
	}
}

// late says whether the single producer of a sealed ring may have been given a
// claim: it is not published then.
func (m *model) late(want error) bool {
	return m.kind == single && m.sealed && (want == ring.ErrClosed || want == ring.ErrHalted)
}

// wait says whether a claim of n would wait, for ever: there is one goroutine.
func (m *model) wait(n int) bool {
	return m.policy == ring.Wait && m.refuses(n, ring.Fail) == ring.ErrFull
}

// claim claims n slots, to be settled later.
func (m *model) claim(n int, try bool) {
	var c ring.Claim[event]
	var err error
	policy := m.policy
	if try || m.wait(n) {
		policy = ring.Fail
		var ok bool
		if c, ok = m.p.TryNext(n); !ok {
			err = errFalse
		}
	} else {
		c, err = m.p.Next(n)
	}
	want := m.refuses(n, policy)
	m.count(n, want)
	if m.late(want) && err == nil {
		m.claims = append(m.claims, &claim{Claim: c, late: true})
		return
	}
	if err == errFalse && want != nil {
		return
	}
	m.want(fmt.Sprintf("claim of %d", n), err, want)
	if err != nil {
		return
	}
	next := int64(len(m.cells))
	if c.First() != next || c.Len() != n {
		m.fail("the claim is [%d, +%d), want [%d, +%d)", c.First(), c.Len(), next, n)
	}
	m.claims = append(m.claims, &claim{Claim: c, lo: next, hi: next + int64(n)})
	if m.kind == single {
		m.latest = next + int64(n)
	} else {
		for range n {
			m.cells = append(m.cells, pending)
		}
	}
}

// write fills slot i of a claim with the next number, and returns that.
func (m *model) write(e *event) int64 {
	m.number++
	e.n = m.number
	return m.number
}

// settle publishes the first k slots of claim i and abandons the rest.
func (m *model) settle(i, k int) {
	if len(m.claims) == 0 {
		return
	}
	i %= len(m.claims)
	c := m.claims[i]
	if c.late {
		m.settleLate(c, k)
		return
	}
	n := c.Len()
	var want error
	switch {
	case k < 0 || k > n:
		want = ring.ErrNotClaimed
	case m.kind == single && (c.lo != int64(len(m.cells)) || ring.Debug && c.hi != m.latest):
		want = ring.ErrNotClaimed
	case m.kind == multi && c.settled:
		if !ring.Debug {
			return // it would do harm, and is found by debug builds only
		}
		want = ring.ErrNotClaimed
	}
	if want == nil && m.kind == single && m.sealed {
		m.settleLate(c, k)
		return
	}
	var numbers []int64
	if want == nil {
		for j := range n {
			number := m.write(c.Slot(j))
			if j < k {
				numbers = append(numbers, number)
			}
		}
	}
	var err error
	switch k {
	case n:
		err = c.Publish()
	case 0:
		err = c.Abandon()
	default:
		err = c.PublishFirst(k)
	}
	m.want(fmt.Sprintf("%d of the claim [%d, %d)", k, c.lo, c.hi), err, want)
	if err != nil {
		return
	}
	m.latest = 0
	c.settled = true
	if m.kind == single {
		m.cells = append(m.cells, numbers...)
		return
	}
	for j := range n {
		m.cells[c.lo+int64(j)] = void
		if j < k {
			m.cells[c.lo+int64(j)] = numbers[j]
		}
	}
}

// settleLate publishes k slots of a claim of the single producer after the
// seal: nothing must come of it.
func (m *model) settleLate(c *claim, k int) {
	if k <= 0 || k > c.Len() {
		return
	}
	for j := range c.Len() {
		c.Slot(j).n = -3
	}
	if err := c.PublishFirst(k); err == nil {
		m.fail("%d slots were published after the seal", k)
	}
}

// publish publishes one event by a function, which panics if so.
func (m *model) publish(try, panics bool) {
	var number int64
	fill := func(e *event) {
		number = m.write(e)
		if panics {
			panic("fill")
		}
	}
	var err error
	policy := m.policy
	how := "returned"
	func() {
		defer func() {
			if recover() != nil {
				how = "panicked"
			}
		}()
		byValue := !panics && m.number%2 == 0
		var e event
		if byValue {
			number = m.write(&e)
		}
		if try || m.wait(1) {
			policy = ring.Fail
			if byValue && !m.p.TryPut(e) || !byValue && !m.p.TryPublish(fill) {
				err = errFalse
			}
		} else if byValue {
			err = m.p.Put(e)
		} else if m.number%4 == 1 {
			err = session(m.p, fill)
		} else {
			err = m.p.Publish(fill)
		}
	}()
	want := m.refuses(1, policy)
	m.count(1, want)
	switch {
	case how == "panicked":
		if !panics || want != nil && !m.late(want) {
			m.fail("publish panicked")
		}
		if want == nil && m.kind == multi {
			m.cells = append(m.cells, void)
		}
	case want == nil && panics:
		m.fail("publish swallowed the panic")
	case want != nil && err == errFalse:
	default:
		m.want("publish", err, want)
		if err == nil {
			m.cells = append(m.cells, number)
		}
	}
	if m.kind == single && how == "panicked" && want == nil && try {
		m.latest = int64(len(m.cells)) + 1
	}
}

// loop publishes n events by a loop, which ends at slot stop, by a panic if so.
func (m *model) loop(n, stop int, panics bool) {
	if m.wait(n) {
		return
	}
	var numbers []int64
	visits, panicked := 0, false
	func() {
		defer func() { panicked = recover() != nil }()
		for e := range m.p.Claim(n) {
			number := m.write(e)
			if visits++; visits == stop+1 && panics {
				numbers = nil
				panic("loop")
			}
			numbers = append(numbers, number)
			if visits == stop+1 {
				break
			}
		}
	}()
	want := m.refuses(n, m.policy)
	m.count(n, want)
	if m.late(want) {
		if m.p.Err() == nil && len(numbers) > 0 {
			m.fail("a loop published %d after the seal", len(numbers))
		}
		return
	}
	if want != nil {
		m.want("Err", m.p.Err(), want)
		if visits > 0 {
			m.fail("the loop ran")
		}
		return
	}
	if m.kind == single {
		m.want("Err", m.p.Err(), nil)
	}
	if want := min(n, stop+1); visits != want {
		m.fail("%d visits, want %d", visits, want)
	}
	m.cells = append(m.cells, numbers...)
	if m.kind == multi {
		for range n - len(numbers) {
			m.cells = append(m.cells, void)
		}
	}
	m.latest = 0
	if panicked {
		m.latest = int64(len(m.cells) + n) // given back by the next claim
	}
}

// available is the end of what poller c may have.
func (m *model) available(c *place) int64 {
	end := int64(len(m.cells))
	for _, u := range c.follows {
		end = min(end, u.at)
	}
	for s := c.at; s < end; s++ {
		if m.cells[s] == pending {
			return s
		}
	}
	return end
}

// poll gets the next batch of poller i.
func (m *model) poll(i int, await bool) {
	c := m.pollers[i%len(m.pollers)]
	var b *ring.Batch[event]
	var err error
	m.checkHanded(c)
	if await {
		b, err = c.Await(ended(errStop))
	} else {
		b, err = c.Poll()
	}
	want := m.polled(c)
	if want == nil && c.next == c.end && await { // it would have waited
		want = errStop
	}
	m.want("poll of "+c.name, err, want)
	if err != nil {
		return
	}
	if c.batch = b; c.next == c.end {
		if b.Len() != 0 {
			m.fail("poll of %s: %d events, want none", c.name, b.Len())
		}
		return
	}
	if want := min(c.end-c.next, max(m.size/4, 1)); int64(b.Len()) != want {
		m.fail("poll of %s: %d events, want %d", c.name, b.Len(), want)
	}
	c.end = c.next + int64(b.Len())
}

// polled is what a poll of c does to the model, and the error it returns.
func (m *model) polled(c *place) error {
	switch {
	case c.over != nil:
		return c.over
	case !m.started && !m.sealed:
		return ring.ErrNotStarted
	}
	c.at = max(c.at, c.next)
	c.handed = nil
	if m.halted {
		c.over = ring.ErrHalted
		return c.over
	}
	end := m.available(c)
	for c.at < end && m.cells[c.at] == void {
		c.at++
	}
	if m.sealed && c.at == int64(len(m.cells)) {
		c.over = ring.ErrClosed
		return c.over
	}
	c.next, c.end = c.at, c.at
	for c.end < end && m.cells[c.end] != void {
		c.end++
	}
	return nil
}

// handOut takes up to n events of the batch of poller i: one by one with Next, in a loop
// over All, or a Chunk.
func (m *model) handOut(i, n int, how byte) {
	c := m.pollers[i%len(m.pollers)]
	if c.batch == nil {
		return
	}
	check := func(seq int64, e *event) {
		if seq != c.next || e.n != m.cells[c.next] {
			m.fail("%s was handed event %d with number %d, want %d with %d", c.name, seq, e.n, c.next, m.cells[c.next])
		}
		c.next++
		c.handed = append(c.handed, e)
	}
	if c.batch.Len() != int(c.end-c.next) {
		m.fail("%s has %d events left, want %d", c.name, c.batch.Len(), c.end-c.next)
	}
	if how == 1 && n > 0 {
		for seq, e := range c.batch.All() {
			check(seq, e)
			if n--; n == 0 {
				break
			}
		}
		return
	}
	if how == 2 {
		chunk := c.batch.Chunk()
		if want := min(c.end-c.next, m.size-c.next%m.size); len(chunk) != int(want) {
			m.fail("%s was handed a chunk of %d at %d, want %d", c.name, len(chunk), c.next, want)
		}
		for k := range chunk {
			check(c.next, chunk[k].Read())
		}
		return
	}
	for ; n > 0 && c.batch.Next(); n-- {
		check(c.batch.Seq(), c.batch.Event())
		if c.batch.Last() != (c.next == c.end) {
			m.fail("Last at %d of %d", c.next, c.end)
		}
	}
	if n > 0 && c.next != c.end {
		m.fail("the batch of %s has ended at %d, want %d", c.name, c.next, c.end)
	}
}

// checkHanded checks that the slots of c's events, which are not done, still
// hold them.
func (m *model) checkHanded(c *place) {
	for j, e := range c.handed {
		seq := c.next - int64(len(c.handed)-j)
		if seq >= c.at && e.n != m.cells[seq] {
			m.fail("%s is not done with event %d, and it has become %d, from %d", c.name, seq, e.n, m.cells[seq])
		}
	}
}

// release passes on the events before the current one of poller i.
func (m *model) release(i int) {
	c := m.pollers[i%len(m.pollers)]
	if c.batch == nil {
		return
	}
	m.checkHanded(c)
	c.batch.Release()
	if !c.closed {
		c.at = max(c.at, c.next-1)
	}
}

// rewind takes back what poller i was handed, and has not released.
func (m *model) rewind(i int) {
	c := m.pollers[i%len(m.pollers)]
	if c.batch == nil {
		return
	}
	m.checkHanded(c)
	c.batch.Rewind()
	if c.closed {
		if c.batch.Next() {
			m.fail("%s is closed, and was handed event %d", c.name, c.batch.Seq())
		}
		return
	}
	c.next, c.handed = min(c.at, c.end), nil
}

// leave closes poller i, if none follows it.
func (m *model) leave(i int) {
	c := m.pollers[i%len(m.pollers)]
	if c.followed {
		return
	}
	c.Close()
	if c.over == nil {
		c.closed, c.over, c.handed, c.end = true, ring.ErrClosed, nil, c.next
		m.sealed = m.sealed || m.started && m.gate() == passed
		if c.joined { // the ring has forgotten it
			m.pollers = slices.DeleteFunc(m.pollers, func(q *place) bool { return c == q })
		}
	}
}

// join adds a poller, which begins at the first claim that is pending, or at the end.
func (m *model) join() {
	at := int64(len(m.cells))
	if i := slices.Index(m.cells, pending); i >= 0 {
		at = int64(i)
	}
	name := fmt.Sprint("joined at ", at)
	c, err := m.ring.Join(name)
	want := m.refuses(1, ring.Fail)
	if want == ring.ErrFull {
		want = nil
	}
	m.want("Join", err, want)
	if err == nil {
		m.pollers = append(m.pollers, &place{Poller: c, name: name, joined: true, at: at, next: at, end: at})
	}
}

func (m *model) start() {
	var want error
	if m.sealed {
		want = ring.ErrClosed
	}
	if m.started && !m.sealed {
		if m.ring.Start(ctx) == nil {
			m.fail("started twice")
		}
		return
	}
	err := m.ring.Start(ctx)
	if want == nil && m.gate() == passed {
		if err == nil {
			m.fail("started without a consumer")
		}
		return
	}
	m.want("Start", err, want)
	m.started = m.started || want == nil
}

func (m *model) seal() {
	m.ring.Seal()
	m.sealed = true
}

func (m *model) halt() {
	m.ring.Halt()
	m.sealed, m.halted = true, true
}

// check compares Stats.
func (m *model) check() {
	s := m.ring.Stats()
	cursor := int64(len(m.cells))
	if s.Cursor != cursor || s.Capacity != int(m.size) || int64(s.Remaining) != max(m.room(), 0) || s.Waits != m.waits || s.Dropped != m.dropped {
		m.fail("%+v, want cursor %d, %d free, %d waits, %d dropped", s, cursor, m.room(), m.waits, m.dropped)
	}
	for i, c := range m.pollers {
		at, lag := c.at, cursor-c.at
		if c.closed {
			at, lag = cursor, 0
		}
		if got := s.Consumers[i]; got.Name != c.name || got.Sequence != at || got.Lag != lag || got.Closed != c.closed || got.Skipped != 0 {
			m.fail("%+v, want %s at %d, closed %v", got, c.name, at, c.closed)
		}
	}
}

// finish ends the ring: all pollers get what is left for them.
func (m *model) finish() {
	m.trail = append(m.trail, "the end")
	m.seal()
	for i, c := range m.claims {
		if m.kind == multi && !c.settled {
			m.settle(i, 0)
		}
	}
	for range len(m.cells) + 6 {
		for i := range m.pollers {
			m.poll(i, false)
			m.handOut(i, int(m.size), byte(i%2))
		}
		m.check()
	}
	left := int64(0)
	for _, c := range m.pollers {
		if c.over == nil {
			m.fail("poller %s has not come to its end", c.name)
		}
		if !c.closed {
			n := int64(0)
			for _, cell := range m.cells[c.at:] {
				if cell != void {
					n++
				}
			}
			left = max(left, n)
		}
	}
	err := m.ring.Close(ended(errors.New("Close waits")))
	if left == 0 {
		m.want("Close", err, nil)
	} else if want := fmt.Sprintf("ring: %d events were not handled by every consumer: the ring was halted", left); err == nil || err.Error() != want {
		m.fail("Close: %v, want %s", err, want)
	}
}

// run runs a program: three bytes say what ring it is for, two more each step.
func run(t testing.TB, program []byte) {
	if len(program) < 3 {
		return
	}
	kind := []string{single, multi}[program[0]&1]
	capacity := 1 << (program[0] >> 1 & 3)
	policy := ring.Policy(program[1] % 3)
	m := newModel(t, kind, capacity, policy, topologies[program[2]&7])
	if program[2]&8 == 0 {
		m.start()
	}
	for steps := program[3:]; len(steps) > 1; steps = steps[2:] {
		m.step(steps[0], int(steps[1]))
		m.check()
	}
	m.finish()
}

// step does what op and x say. Sizes go a little beyond what is allowed.
func (m *model) step(op byte, x int) {
	note := func(format string, args ...any) { m.trail = append(m.trail, fmt.Sprintf(format+";", args...)) }
	n := x%(int(m.size)+3) - 1
	k := x / 16
	switch op % 16 {
	case 0, 1:
		note("claim %d", n)
		m.claim(n, op&16 != 0)
	case 2, 3:
		k = k%(int(m.size)+2) - 1
		note("settle %d, %d", x%16, k)
		m.settle(x%16, k)
	case 4, 5:
		note("publish, try %v, panic %v", op&16 != 0, x%8 == 0)
		m.publish(op&16 != 0, x%8 == 0)
	case 6:
		note("loop %d, to %d, panic %v", n, k%(int(m.size)+1), op&16 != 0)
		m.loop(n, k%(int(m.size)+1), op&16 != 0)
	case 7, 8, 9:
		note("poll %d, await %v", x%5, op&16 != 0)
		m.poll(x%5, op&16 != 0)
		fallthrough
	case 10, 11:
		how := op >> 5 % 3
		note("hand out %d, %d, by %s", x%5, k%6, [...]string{"Next", "All", "Chunk"}[how])
		m.handOut(x%5, k%6, how)
	case 12:
		if op&16 != 0 {
			note("rewind %d", x)
			m.rewind(x)
			break
		}
		note("release %d", x)
		m.release(x)
	case 13:
		switch {
		case x < 16:
			note("close %d", x)
			m.leave(x)
		case x < 32:
			note("join")
			m.join()
		case x < 64:
			note("close the last")
			m.leave(len(m.pollers) - 1)
		}
	case 14:
		if x < 4 {
			note("seal")
			m.seal()
		} else if x == 4 {
			note("halt")
			m.halt()
		}
	case 15:
		if !m.started || x < 4 {
			note("start")
			m.start()
		}
	}
}

// Thousands of random programs.
func TestModel(t *testing.T) {
	watch(t, 2*long+*soak)
	for seed, began := uint64(0), time.Now(); seed < 2000 || time.Since(began) < *soak; seed++ {
		random := rand.New(rand.NewPCG(seed, 2))
		program := make([]byte, 3+2*random.IntN(120))
		for i := range program {
			program[i] = byte(random.UintN(256))
		}
		run(t, program)
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
}

// FuzzModel finds programs of its own: go test ./ring -fuzz FuzzModel
func FuzzModel(f *testing.F) {
	for ring := range byte(8) { // each kind and capacity: fill, wrap around, drain
		for topology := range byte(8) {
			f.Add([]byte{ring, 1, topology, 4, 1, 4, 1, 7, 16, 0, 3, 2, 32, 7, 80, 7, 81, 7, 82, 6, 35, 22, 50, 7, 64, 12, 0, 28, 0, 14, 0, 7, 80})
			f.Add([]byte{ring, ring % 3, topology | 8, 4, 1, 13, 1, 15, 9, 0, 2, 0, 3, 3, 17, 2, 32, 7, 33, 10, 34, 8, 48, 14, 4, 7, 0, 0, 2})
		}
	}
	// One joins beside a claim, and the only other one leaves.
	f.Add([]byte{7, 1, 0, 0, 2, 13, 16, 13, 0, 4, 1, 4, 1, 4, 1, 4, 1, 4, 1, 4, 1, 4, 1, 4, 1, 2, 32, 7, 80, 7, 80})
	// One that has joined is closed after it has come to the end of a halted ring.
	f.Add([]byte("000\r\x10$171.\x0470\x9d0"))
	f.Fuzz(func(t *testing.T, program []byte) { run(t, program) })
}
