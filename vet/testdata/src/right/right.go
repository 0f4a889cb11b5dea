// Package right has claims that every path publishes, or that are trusted.
package right

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"time"

	"github.com/ordo-go/ordo/ring"
)

type event struct{ n int }

var errBad = errors.New("bad")

func bad() bool                    { return false }
func check(*event) error           { return nil }
func publish(ring.Claim[event])    {}
func call(func() error)            {}
func must[T any](x T, err error) T { return x }

func loopAndFunction(p *ring.Multi[event]) {
	for slot := range p.Claim(4) {
		slot.n = 1
	}
	p.Publish(func(slot *event) { slot.n = 1 })
}

func plain(p *ring.Multi[event]) error {
	c, err := p.Next(1)
	if err != nil {
		return err
	}
	c.Slot(0).n = 1
	return c.Publish()
}

func everyWay(p *ring.Single[event]) {
	if c, err := p.NextContext(context.Background(), 2); err == nil {
		c.PublishFirst(1)
	}
	if c, err := p.NextTimeout(time.Second, 1); err == nil {
		_ = c.Abandon()
	}
	if c, ok := p.TryNext(1); ok {
		c.Publish()
	}
	var c, err = p.Next(1)
	if err == nil {
		c.Publish()
	}
}

func notChecked(p *ring.Multi[event]) {
	c, _ := p.Next(1)
	c.Publish()
}

func checkedAfter(p *ring.Multi[event]) error {
	c, err := p.Next(1)
	c.Publish()
	if err != nil {
		return err
	}
	return nil
}

func yoda(p *ring.Multi[event]) {
	c, err := p.Next(1)
	if nil == err {
		c.Publish()
	}
}

func elseBranch(p *ring.Multi[event]) error {
	if c, err := p.Next(1); err != nil {
		return err
	} else {
		return c.Publish()
	}
}

func okIsTrue(p *ring.Multi[event]) {
	c, ok := p.TryNext(1)
	if ok == true {
		c.Publish()
	}
	d, ok := p.TryNext(1)
	if ok != false {
		d.Publish()
	}
}

func errorsKnown(p *ring.Multi[event]) error {
	c, err := p.Next(1)
	switch {
	case err == nil:
		return c.Publish()
	case errors.Is(err, ring.ErrFull):
		return nil
	default:
		return fmt.Errorf("claim: %w", err)
	}
}

func errorsSwitched(p *ring.Multi[event]) error {
	c, err := p.Next(1)
	switch err {
	case nil:
	case ring.ErrFull, ring.ErrClosed:
		return nil
	default:
		return err
	}
	return c.Publish()
}

func errorIs(p *ring.Multi[event]) error {
	c, err := p.Next(1)
	if errors.Is(err, ring.ErrFull) || err == io.EOF {
		return nil
	}
	var path *os.PathError
	if errors.As(err, &path) {
		return path
	}
	if err != nil {
		return err
	}
	return c.Publish()
}

func isFull(err error) bool { return err == ring.ErrFull }

func errorJudged(p *ring.Multi[event]) error {
	for {
		c, err := p.Next(1)
		if isFull(err) {
			continue
		}
		if err != nil {
			return err
		}
		return c.Publish()
	}
}

func errorIsNil(p *ring.Multi[event], want error) error {
	c, err := p.Next(1)
	if errors.Is(err, want) {
		return nil // the analyzer takes it that there is no claim
	}
	if errors.Is(err, nil) {
		return c.Publish()
	}
	return err
}

func errorWrapped(p *ring.Multi[event]) (err error) {
	c, err := p.Next(1)
	if err != nil {
		err = fmt.Errorf("claim: %w", err)
		return
	}
	err = c.Publish()
	return
}

func errorCopied(p *ring.Multi[event]) error {
	c, err := p.Next(1)
	first := err
	if first != nil {
		return first
	}
	return c.Publish()
}

func errorAsBool(p *ring.Multi[event]) {
	c, err := p.Next(1)
	failed := err != nil
	if failed {
		return
	}
	c.Publish()
}

func fatal(p *ring.Multi[event]) {
	c, err := p.Next(1)
	if err != nil {
		log.Fatal(err)
	}
	if bad() {
		panic("bad") // a limit: it does stop the ring
	}
	c.Publish()
}

func shortCircuit(p *ring.Multi[event]) bool {
	c, ok := p.TryNext(1)
	return ok && c.Publish() == nil
}

func orElse(p *ring.Multi[event]) {
	c, ok := p.TryNext(1)
	if !ok || c.Publish() != nil {
		log.Print("not published")
	}
}

func branches(p *ring.Multi[event], n int, x any) {
	c, err := p.Next(2)
	if err != nil {
		return
	}
	if n == 0 {
		c.Abandon()
		return
	} else if n == 1 {
		c.PublishFirst(1)
		return
	}
	switch x.(type) {
	case int:
		c.Publish()
		return
	case string:
	}
	switch n {
	case 2:
		c.Publish()
	case 3:
		fallthrough
	default:
		c.Abandon()
	}
}

func selects(p *ring.Multi[event], done, tick chan bool, claims chan ring.Claim[event]) {
	c, err := p.Next(1)
	if err != nil {
		return
	}
	select {
	case <-tick:
		c.Publish()
	case claims <- c:
	case _, ok := <-done:
		if ok {
			c.Abandon()
			break
		}
		c.Abandon()
	}
}

func loops(p *ring.Multi[event], events []event) {
	for _, e := range events {
		c, err := p.Next(1)
		if err != nil {
			break
		}
		if e.n == 0 {
			c.Abandon()
			continue
		}
		*c.Slot(0) = e
		c.Publish()
	}
	for {
		c, ok := p.TryNext(1)
		if !ok {
			continue
		}
		c.Publish()
		if bad() {
			break
		}
	}
	for c, ok := p.TryNext(1); ok; c, ok = p.TryNext(1) {
		c.Publish()
	}
}

func untilItWorks(p *ring.Multi[event]) {
	c, ok := p.TryNext(1)
	for !ok {
		c, ok = p.TryNext(1)
	}
	c.Publish()

	var d ring.Claim[event]
	var err error
	for {
		if d, err = p.Next(1); err == nil {
			break
		}
	}
	d.Publish()
}

func overFunc(p *ring.Multi[event], seq func(yield func(event) bool)) error {
	for e := range seq {
		c, err := p.Next(1)
		if err != nil {
			return err
		}
		*c.Slot(0) = e
		if err := c.Publish(); err != nil {
			return err
		}
	}
	return nil
}

func publishedInRangeFunc(p *ring.Multi[event], seq func(yield func(event) bool)) {
	c, err := p.Next(1)
	if err != nil {
		return
	}
	for e := range seq {
		*c.Slot(0) = e
	}
	c.Publish()
}

func labels(p *ring.Multi[event], rows [][]event) {
rows:
	for _, row := range rows {
		c, err := p.Next(len(row))
		if err != nil {
			continue rows
		}
		for i, e := range row {
			if e.n < 0 {
				c.Abandon()
				continue rows
			}
			if e.n == 0 {
				c.PublishFirst(i)
				break rows
			}
			*c.Slot(i) = e
		}
		c.Publish()
	}
}

func slots(p *ring.Multi[event]) {
	c, err := p.Next(4)
	if err != nil {
		return
	}
	for i, e := range c.All() {
		if bad() {
			c.PublishFirst(i)
			return
		}
		e.n = i
	}
	c.Publish()
}

func gotos(p *ring.Multi[event]) {
again:
	c, err := p.Next(1)
	if err != nil {
		goto again
	}
	if bad() {
		goto abandon
	}
	c.Publish()
	return
abandon:
	c.Abandon()
}

func shadows(p *ring.Multi[event]) {
	c, err := p.Next(1)
	if err != nil {
		return
	}
	if c, err := p.Next(1); err == nil {
		c.Publish()
	}
	c.Publish()
}

func reassigned(p *ring.Multi[event]) {
	c, err := p.Next(1)
	if err == nil {
		c.Publish()
	}
	c, err = p.Next(2)
	if err == nil {
		c.Publish()
	}
}

func aliases(p *ring.Multi[event]) {
	c, err := p.Next(1)
	if err != nil {
		return
	}
	d := c
	c = ring.Claim[event]{}
	var e = d
	e.Publish()
}

func swapped(p *ring.Multi[event]) {
	c, _ := p.Next(1)
	d, _ := p.Next(1)
	c, d = d, c
	c.Publish()
	d.Publish()
}

func oneVariable(p, q *ring.Multi[event], first bool) {
	var c ring.Claim[event]
	var err error
	if first {
		c, err = p.Next(1)
	} else {
		c, err = q.Next(1)
	}
	if err != nil {
		return
	}
	c.Publish()
}

func sameCondition(p *ring.Multi[event], want bool) error {
	var c ring.Claim[event]
	if want {
		var err error
		if c, err = p.Next(1); err != nil {
			return err
		}
	}
	if bad() {
		log.Print("bad")
	}
	if want {
		return c.Publish()
	}
	return nil
}

// Claims a batch when it needs one, and publishes the rest at the end.
func batches(p *ring.Multi[event], events []event) error {
	var c ring.Claim[event]
	used := 0
	for _, e := range events {
		if used == 0 {
			var err error
			if c, err = p.Next(64); err != nil {
				return err
			}
		}
		*c.Slot(used) = e
		used++
		if used == 64 {
			if err := c.Publish(); err != nil {
				return err
			}
			used = 0
		}
	}
	if used > 0 {
		return c.PublishFirst(used)
	}
	return nil
}

func firstN(p *ring.Multi[event], n int) error {
	c, err := p.Next(8)
	if err != nil {
		return err
	}
	if n > 0 {
		return c.PublishFirst(n)
	}
	if n < 1 {
		return c.Abandon()
	}
	return nil // never
}

const debug = false

func constants(p *ring.Multi[event]) {
	c, _ := p.Next(1)
	if debug {
		return
	}
	for true {
		c.Publish()
		break
	}
}

func counts(p *ring.Multi[event], events []event) {
	var c ring.Claim[event]
	used, name := 0, ""
	for range events {
		if name == "" {
			c, _ = p.Next(8)
			name = "some"
		}
		used += 2
	}
	if used >= 1 {
		c.PublishFirst(used)
	}
}

func names(p *ring.Multi[event]) error {
	var c ring.Claim[event]
	name := ""
	if bad() {
		var err error
		if c, err = p.Next(8); err != nil {
			return err
		}
		name = "some"
	}
	if name != "" {
		return c.Publish()
	}
	return nil
}

func pair(p *ring.Multi[event]) (n int, err error) {
	c, err := p.Next(1)
	if err != nil {
		return 0, err
	}
	defer func() {
		if err == nil {
			c.Publish()
		} else {
			c.Abandon()
		}
	}()
	return fmt.Print("pair")
}

// Test either kind of producer.
type producer[T any] interface {
	Next(n int) (ring.Claim[T], error)
	TryNext(n int) (ring.Claim[T], bool)
}

func generic[T any, P producer[T]](p producer[T], q P, values ...T) error {
	c, err := p.Next(len(values))
	if err != nil {
		return err
	}
	if d, ok := q.TryNext(1); ok {
		d.Abandon()
	}
	copySlots(c, values)
	return c.Publish()
}

func copySlots[T any](c ring.Claim[T], values []T) {
	for i, v := range values {
		*c.Slot(i) = v
	}
}

// discards but claims nothing then.
func full(p *ring.Multi[event]) error {
	if _, err := p.Next(1); err == nil {
		panic("there is room")
	}
	if _, ok := p.TryNext(1); ok {
		log.Fatal("there is room")
	}
	return nil
}
