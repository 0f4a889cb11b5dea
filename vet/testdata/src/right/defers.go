package right

import (
	"errors"
	"fmt"
	"log"
	"os"

	"github.com/ordo-go/ordo/ring"
)

func deferred(p *ring.Multi[event]) error {
	c, err := p.Next(1)
	if err != nil {
		return err
	}
	defer c.Publish()
	return check(c.Slot(0))
}

func deferredBeforeTheCheck(p *ring.Multi[event]) error {
	c, err := p.Next(1)
	defer c.Publish()
	if err != nil {
		return err
	}
	return check(c.Slot(0))
}

func deferredLiteral(p *ring.Multi[event]) error {
	c, err := p.Next(1)
	if err != nil {
		return err
	}
	defer func() {
		if bad() {
			c.Abandon()
			return
		}
		c.Publish()
	}()
	return check(c.Slot(0))
}

func deferredBeforeTheClaim(p *ring.Multi[event]) (err error) {
	var c ring.Claim[event]
	defer func() { c.Publish() }()
	c, err = p.Next(1)
	return err
}

func deferredWithArgument(p *ring.Multi[event]) {
	c, err := p.Next(1)
	if err != nil {
		return
	}
	defer func(c ring.Claim[event]) { c.Publish() }(c)
}

func deferredInLoop(p *ring.Multi[event], n int) {
	for range n {
		c, err := p.Next(1)
		if err != nil {
			return
		}
		defer c.Publish()
	}
	for range n {
		c, err := p.Next(1)
		if err != nil {
			return
		}
		defer func() { c.Publish() }()
	}
}

func deferredMethodValue(p *ring.Multi[event]) {
	c, err := p.Next(1)
	if err != nil {
		return
	}
	publish := c.Publish
	defer publish()
}

func abandonUnlessDone(p *ring.Multi[event]) error {
	c, err := p.Next(1)
	if err != nil {
		return err
	}
	done := false
	defer func() {
		if !done {
			c.Abandon()
		}
	}()
	if err := check(c.Slot(0)); err != nil {
		return err
	}
	done = true
	return c.Publish()
}

func abandonUnlessResult(p *ring.Multi[event]) (done bool) {
	c, err := p.Next(1)
	if err != nil {
		return
	}
	defer func() {
		if !done {
			c.Abandon()
		}
	}()
	if bad() {
		return
	}
	c.Publish()
	return true
}

func doneInPlace(p *ring.Multi[event]) {
	c, err := p.Next(1)
	if err != nil {
		return
	}
	done := false
	func() {
		done = true
	}()
	if done {
		c.Publish()
	}
}

func publishFirstWritten(p *ring.Multi[event], events []event) error {
	c, err := p.Next(len(events))
	if err != nil {
		return err
	}
	written := 0
	defer func() { c.PublishFirst(written) }()
	for i := range events {
		if err := check(c.Slot(i)); err != nil {
			return err
		}
		written++
	}
	return nil
}

func abandonOnError(p *ring.Multi[event]) (err error) {
	c, err := p.Next(1)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			c.Abandon()
		}
	}()
	if err := check(c.Slot(0)); err != nil {
		return err
	}
	if c.Slot(0).n == 1 {
		return errBad
	}
	if c.Slot(0).n == 2 {
		return errors.New("two")
	}
	if err = check(nil); err != nil {
		return fmt.Errorf("check: %w", err)
	}
	return c.Publish()
}

func publishOrAbandon(p *ring.Multi[event]) (err error) {
	c, err := p.Next(1)
	if err != nil {
		return err
	}
	defer func() {
		if err == nil {
			err = c.Publish()
		} else {
			c.Abandon()
		}
	}()
	return check(c.Slot(0))
}

func inPlace(p *ring.Multi[event]) {
	c, err := p.Next(1)
	if err != nil {
		return
	}
	func() {
		defer c.Publish()
		c.Slot(0).n = 1
	}()
}

func claimedInPlace(p *ring.Multi[event]) {
	var c ring.Claim[event]
	var err error
	func() {
		c, err = p.Next(1)
	}()
	if err == nil {
		c.Publish()
	}
}

// err is nil before, which only the function around the literal says.
func errorAround(p *ring.Multi[event], try bool) error {
	var err error
	func() {
		var c ring.Claim[event]
		var ok bool
		if try {
			if c, ok = p.TryNext(1); !ok {
				return
			}
		} else {
			c, err = p.Next(1)
		}
		if err != nil {
			return
		}
		err = c.Publish()
	}()
	return err
}

func claimedInDefer(p *ring.Multi[event]) {
	var c ring.Claim[event]
	defer func() { c.Publish() }()
	defer func() { c, _ = p.Next(1) }()
}

func returnedInPlace(p *ring.Multi[event]) {
	c := func() (c ring.Claim[event]) {
		c, _ = p.Next(1)
		return
	}()
	c.Slot(0).n = 1
}

func inPlaceWithArgument(p *ring.Multi[event]) {
	c, err := p.Next(1)
	if err != nil {
		return
	}
	func(n int, c ring.Claim[event]) {
		c.PublishFirst(n)
	}(1, c)
}

func methodValue(p *ring.Multi[event]) {
	c, err := p.Next(1)
	if err != nil {
		return
	}
	end := c.Abandon
	if !bad() {
		end = c.Publish
	}
	end()
}

func blankNames(p *ring.Multi[event], _ int) (_ bool, err error) {
	c, err := p.Next(1)
	if err != nil {
		return false, err
	}
	func(_ int, c ring.Claim[event]) (_ error) {
		return c.Publish()
	}(1, c)
	return true, nil
}

// A refused Publish may be followed by an Abandon.
func refused(p *ring.Multi[event], n int) error {
	c, err := p.Next(1)
	if err != nil {
		return err
	}
	if err := c.PublishFirst(n); err != nil {
		c.Abandon()
		return err
	}
	d, err := p.Next(1)
	if err != nil {
		return err
	}
	if d.PublishFirst(n) != nil {
		d.Abandon()
	}
	return nil
}

func refusedOrDone(p *ring.Multi[event], n int) {
	c, _ := p.Next(1)
	if err := c.PublishFirst(n); err == nil {
		os.Exit(0)
	}
	c.Abandon()
}

func refusalPassed(p *ring.Multi[event], n int) {
	c, _ := p.Next(1)
	log.Print(c.PublishFirst(n))
	c.Abandon()
}

func refusedInDefer(p *ring.Multi[event], n int) (err error) {
	c, err := p.Next(1)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			c.Abandon()
		}
	}()
	return c.PublishFirst(n)
}

// Not provably twice.
func perhapsTwice(p *ring.Multi[event]) {
	c, _ := p.Next(4)
	for {
		c.Publish()
		if bad() {
			return
		}
	}
}

func perhapsTwiceOrPassed(p *ring.Multi[event]) {
	c, _ := p.Next(4)
	c.Publish()
	if bad() {
		publish(c)
		return
	}
	c.Publish()
}

func perhapsTwiceOrClaimed(p *ring.Multi[event]) {
	for {
		c, _ := p.Next(4)
		c.Publish()
		if bad() {
			c.Abandon()
		}
	}
}
