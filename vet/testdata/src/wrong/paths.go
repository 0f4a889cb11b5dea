// Package wrong has claims that some path does not publish. A line that the
// message names ends in "// here".
package wrong

import (
	"context"
	"errors"
	"log"
	"os"
	"time"

	"github.com/ordo-go/ordo/ring"
)

type event struct{ n int }

var errBad = errors.New("bad")

func bad() bool          { return false }
func check(*event) error { return nil }

func never(p *ring.Multi[event]) {
	c, err := p.Next(1) // want `not published on every path \(line \d+ returns without\): call Publish or Abandon, or use the Claim loop or Publish\(func\)`
	if err != nil {
		return
	}
	c.Slot(0).n = c.Len() + int(c.First())
} // here

func loopOnly(p *ring.Multi[event]) {
	c, err := p.Next(4) // want `not published`
	if err != nil {
		return
	}
	for i, e := range c.All() {
		e.n = i
	}
} // here

func notChecked(p *ring.Single[event]) error {
	c, err := p.Next(1) // want `not published`
	c.Slot(0).n = 1
	return err // here
}

func earlyReturn(p *ring.Multi[event]) error {
	c, err := p.NextContext(context.Background(), 1) // want `not published`
	if err != nil {
		return err
	}
	if err := check(c.Slot(0)); err != nil {
		return err // here
	}
	return c.Publish()
}

func checkedTheWrongWay(p *ring.Multi[event]) error {
	c, err := p.NextTimeout(time.Second, 1) // want `not published`
	if err == nil {
		return err // here
	}
	return c.Publish()
}

func checkedTheWrongOk(p *ring.Multi[event]) {
	c, ok := p.TryNext(1) // want `not published`
	if ok {
		return // here
	}
	c.Publish()
}

func otherError(p *ring.Multi[event], other error) error {
	c, err := p.Next(1) // want `not published`
	if err != nil {
		return err
	}
	if other != nil {
		return other // here
	}
	return c.Publish()
}

func errorOverwritten(p *ring.Multi[event]) error {
	c, err := p.Next(1) // want `not published`
	err = check(nil)
	if err != nil {
		return err // here
	}
	return c.Publish()
}

func errorIsNotThatOne(p *ring.Multi[event]) error {
	c, err := p.Next(1) // want `not published`
	if !errors.Is(err, ring.ErrFull) {
		return nil // here
	}
	return c.Publish()
}

func isFull(err error) bool { return err == ring.ErrFull }

func errorJudged(p *ring.Multi[event]) error {
	c, err := p.Next(1) // want `not published`
	if !isFull(err) {
		return nil // here
	}
	return c.Publish()
}

func missingElse(p *ring.Multi[event]) {
	c, err := p.Next(1) // want `not published`
	if err != nil {
		log.Fatal(err)
	}
	if !bad() {
		c.Publish()
	}
} // here

func missingCase(p *ring.Multi[event], n int) {
	c, ok := p.TryNext(1) // want `not published`
	if !ok {
		return
	}
	switch n {
	case 1:
		c.Publish()
	case 2:
		c.Abandon()
	}
} // here

func emptyCase(p *ring.Multi[event], x any) {
	c, ok := p.TryNext(1) // want `not published`
	if !ok {
		return
	}
	switch x.(type) {
	case int:
		c.Publish()
	case string:
	default:
		c.Abandon()
	}
} // here

func fallsThroughPast(p *ring.Multi[event], n int) {
	c, ok := p.TryNext(1) // want `not published`
	if !ok {
		return
	}
	switch n {
	case 1:
		fallthrough
	case 2:
		return // here
	default:
		c.Publish()
	}
}

func selectCase(p *ring.Multi[event], done, tick chan bool) {
	c, err := p.Next(1) // want `not published`
	if err != nil {
		return
	}
	select {
	case <-tick:
		c.Publish()
	case <-done:
		return // here
	}
}

func selectSends(p *ring.Multi[event], claims chan ring.Claim[event], done chan bool) {
	c, err := p.Next(1) // want `not published`
	if err != nil {
		return
	}
	select {
	case claims <- c:
	case <-done:
	}
} // here

func selectDefault(p *ring.Multi[event], tick chan bool) {
	c, err := p.Next(1) // want `not published`
	if err != nil {
		return
	}
	select {
	case <-tick:
		c.Publish()
	default:
	}
} // here

func continueSkips(p *ring.Multi[event]) {
	for {
		c, ok := p.TryNext(1) // want `not published on every path \(after line \d+ the loop claims again\)`
		if !ok {
			continue
		}
		if bad() { // here
			continue
		}
		c.Publish()
	}
}

func loopNeverPublishes(p *ring.Multi[event]) {
	for {
		c, _ := p.Next(1) /* want `the loop claims again` */ // here
		c.Slot(0).n++
	}
}

func breakSkips(p *ring.Multi[event], events []event) error {
	for _, e := range events {
		c, err := p.Next(1) // want `not published`
		if err != nil {
			break
		}
		if e.n == 0 {
			break
		}
		*c.Slot(0) = e
		c.Publish()
	}
	return nil // here
}

func labelledContinue(p *ring.Multi[event], rows [][]event) {
rows:
	for _, row := range rows {
		c, err := p.Next(len(row)) // want `the loop claims again`
		if err != nil {
			return
		}
		for i, e := range row {
			if e.n < 0 { // here
				continue rows
			}
			*c.Slot(i) = e
		}
		c.Publish()
	}
} // here

func labelledBreak(p *ring.Multi[event], rows [][]event) {
rows:
	for _, row := range rows {
		c, err := p.Next(len(row)) // want `not published`
		if err != nil {
			return
		}
		for i, e := range row {
			if e.n < 0 {
				break rows
			}
			*c.Slot(i) = e
		}
		c.Publish()
	}
} // here

func publishedInLoopOnly(p *ring.Multi[event], events []event) {
	c, err := p.Next(1) // want `not published`
	if err != nil {
		return
	}
	for _, e := range events {
		*c.Slot(0) = e
		c.Publish()
		break
	}
} // here

func gotoPast(p *ring.Multi[event]) error {
	c, err := p.Next(1) // want `not published`
	if err != nil {
		return err
	}
	if bad() {
		goto end
	}
	c.Publish()
end:
	return nil // here
}

func gotoAgain(p *ring.Multi[event]) {
again:
	c, err := p.Next(1) // want `the loop claims again`
	if err != nil {
		return
	}
	if bad() { // here
		goto again
	}
	c.Publish()
}

func shadowed(p *ring.Multi[event]) {
	c, err := p.Next(1) // want `not published`
	if err != nil {
		return
	}
	c.Slot(0).n = 1
	if c, ok := p.TryNext(1); ok {
		c.Publish()
	}
} // here

func shadowedError(p *ring.Multi[event]) error {
	var c ring.Claim[event]
	var err error
	if !bad() {
		c, err := p.Next(1) // want `not published`
		c.Slot(0).n, err = 1, nil
		_ = err
	}
	if err == nil {
		c.Publish()
	}
	return nil // here
}

func overwritten(p *ring.Multi[event]) {
	c, err := p.Next(1) // want `not published on every path \(line \d+ overwrites it\)`
	if err != nil {
		return
	}
	c, err = p.Next(2) // here
	if err == nil {
		c.Publish()
	}
}

func overwrittenByNothing(p *ring.Multi[event]) {
	c, err := p.Next(1) // want `overwrites it`
	if err == nil {
		c = ring.Claim[event]{} // here
		c.Publish()
	}
}

func overwrittenByRange(p *ring.Multi[event], claims []ring.Claim[event]) {
	c, err := p.Next(1) // want `overwrites it`
	if err != nil {
		return
	}
	for _, c = range claims { // here
		c.Publish()
	}
	c.Publish()
}

func oneOfTwo(p, q *ring.Multi[event]) error {
	c, err := p.Next(1) // want `not published`
	if err != nil {
		return err
	}
	d, err := q.Next(1)
	if err != nil {
		return err // here
	}
	d.Publish()
	return c.Publish()
}

func alias(p *ring.Multi[event]) {
	c, err := p.Next(1) // want `not published`
	if err != nil {
		return
	}
	d := c
	c = ring.Claim[event]{}
	c.Publish()
	d.Slot(0).n = 1
} // here

func namedResultIsNotTheClaim(p *ring.Multi[event]) (err error) {
	c, err := p.Next(1) // want `not published`
	if err != nil {
		return
	}
	c.Slot(0).n = 1
	return // here
}

func exitsAreNotReturns(p *ring.Multi[event], n int) {
	c, err := p.Next(1) // want `not published`
	if err != nil {
		panic(err)
	}
	switch n {
	case 0:
		os.Exit(1)
	case 1:
		log.Panic("bad")
	case 2:
		return // here
	}
	c.Publish()
}

func shortCircuit(p *ring.Multi[event]) bool {
	c, ok := p.TryNext(1)                     // want `not published`
	return ok && !bad() && c.Publish() == nil // here
}

func orElse(p *ring.Multi[event]) {
	c, ok := p.TryNext(1) // want `not published`
	if !ok || bad() {
		return // here
	}
	c.Publish()
}

func numbers(p *ring.Multi[event], n int) error {
	c, err := p.Next(8) // want `not published`
	if err != nil {
		return err
	}
	if n > 0 {
		return c.PublishFirst(n)
	}
	if n > 8 {
		return c.Abandon()
	}
	return nil // here
}

func generic[T any](p *ring.Multi[T], values ...T) error {
	c, err := p.Next(len(values)) // want `not published`
	if err != nil {
		return err
	}
	if len(values) == 3 {
		return errBad // here
	}
	return c.Publish()
}

type producer[T any] interface {
	TryNext(n int) (ring.Claim[T], bool)
}

func byInterface[T any, P producer[T]](p producer[T], q P) {
	c, ok := p.TryNext(1)   // want `not published`
	d, also := q.TryNext(1) // want `not published`
	if ok && also && bad() {
		c.Publish()
		d.Publish()
	}
} // here

type alsoClaim = ring.Claim[event]

func aliasType(p *ring.Multi[event]) {
	var c alsoClaim
	c, _ = p.Next(1) // want `not published`
	c.Slot(0).n = 1
} // here

type server struct {
	producer *ring.Multi[event]
	claim    ring.Claim[event]
	err      error
}

func (s *server) errorInField() {
	c, err := s.producer.Next(1) // want `not published`
	s.err = err
	if s.err == nil {
		return // here
	}
	c.Publish()
}

func errorInAnotherField(s, other *server) {
	var c ring.Claim[event]
	c, s.err = s.producer.Next(1) // want `not published`
	s = other
	if s.err != nil {
		return // here
	}
	c.Publish()
}

func capturedInTheFirstRound(p *ring.Multi[event]) {
	started := false
	for {
		c, err := p.Next(1) // want `after line \d+ the loop claims again`
		if err != nil {
			return
		}
		if started {
			if bad() { // here
				continue
			}
			c.Publish()
			continue
		}
		started = true
		go func() { c.Publish() }()
	}
}

func oneOrTheOther(p, q *ring.Multi[event]) {
	for {
		c, ok := p.TryNext(1) // want `the loop claims again`
		if !ok {
			c, ok = q.TryNext(1) // want `the loop claims again`
		}
		if !ok {
			continue
		}
		if bad() { // here
			continue
		}
		c.Publish()
	}
}

// What was assigned to a variable says nothing once something else changes it.
func changedElsewhere(p *ring.Multi[event], n int) {
	i, j, k, l, m := 0, 0, 0, 0, 0
	each := func() {
		i = 1
		j++
		for k = range n {
		}
	}
	each()
	go func() { l = 1 }()
	set(&m)
	c, err := p.Next(1) // want `not published`
	if err != nil {
		return
	}
	switch {
	case i == 1:
		return // here
	case j == 1:
		return // here
	case k == 1:
		return // here
	case l == 1:
		return // here
	case m == 1:
		return // here
	}
	c.Publish()
}

func set(n *int) { *n = 1 }

// Variables that are out of scope do not multiply the paths.
func manyScopes(p *ring.Multi[event]) {
	c, ok := p.TryNext(1) // want `not published`
	if !ok {
		return
	}
	for range 16 {
		if a := check(nil); a != nil {
			log.Print(a)
		}
		if b := check(nil); b != nil {
			log.Print(b)
		}
		if c := check(nil); c != nil {
			log.Print(c)
		}
		if d := check(nil); d != nil {
			log.Print(d)
		}
		if e := check(nil); e != nil {
			log.Print(e)
		}
		if f := check(nil); f != nil {
			log.Print(f)
		}
		if g := check(nil); g != nil {
			log.Print(g)
		}
		if h := check(nil); h != nil {
			log.Print(h)
		}
		if i := check(nil); i != nil {
			log.Print(i)
		}
		if j := check(nil); j != nil {
			log.Print(j)
		}
		if k := check(nil); k != nil {
			log.Print(k)
		}
		if l := check(nil); l != nil {
			log.Print(l)
		}
		if m := check(nil); m != nil {
			log.Print(m)
		}
	}
	c.Slot(0).n = 1
} // here

func literal(p *ring.Multi[event]) {
	go func() {
		c, err := p.Next(1) // want `not published`
		if err == nil && bad() {
			c.Publish()
		}
	}() // here
}

var variable = func(p *ring.Multi[event]) {
	c, _ := p.Next(1) // want `not published`
	c.Slot(0).n = 1
} // here
