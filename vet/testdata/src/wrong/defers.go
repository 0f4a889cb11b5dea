package wrong

import "github.com/ordo-go/ordo/ring"

func deferTooLate(p *ring.Multi[event]) error {
	c, err := p.Next(1) // want `not published`
	if err != nil {
		return err
	}
	if bad() {
		return errBad // here
	}
	defer c.Publish()
	return nil
}

func deferTooEarly(p *ring.Multi[event]) (err error) {
	var c ring.Claim[event]
	defer c.Publish()  // of no claim: the receiver is a copy
	c, err = p.Next(1) // want `not published`
	return err         // here
}

func deferSometimes(p *ring.Multi[event]) {
	c, err := p.Next(1) // want `not published`
	if err != nil {
		return
	}
	defer func() {
		if !bad() {
			c.Publish()
		}
	}()
} // here

func deferDone(p *ring.Multi[event]) error {
	c, err := p.Next(1) // want `not published`
	if err != nil {
		return err
	}
	done := false
	defer func() {
		if done {
			c.Abandon()
		}
	}()
	if bad() {
		return errBad // here
	}
	done = true
	return nil
}

func deferOnError(p *ring.Multi[event]) (err error) {
	c, err := p.Next(1) // want `not published`
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			c.Abandon()
		}
	}()
	if bad() {
		return errBad
	}
	return nil // here
}

func deferOfSomethingElse(p *ring.Multi[event], n int) {
	for range n {
		defer func() { bad() }()
		c, err := p.Next(1) // want `after line \d+ the loop claims again`
		if err != nil {
			return
		}
		if bad() { // here
			continue
		}
		c.Publish()
	}
} // here

func deferInTheFirstRound(p *ring.Multi[event]) {
	first := true
	for {
		c, err := p.Next(1) // want `not published`
		if err != nil {
			return
		}
		if first {
			defer c.Publish()
			first = false
			continue
		}
		if bad() {
			return // here
		}
		c.Publish()
	}
}

func deferOfOverwritten(p *ring.Multi[event]) {
	c, _ := p.Next(1) // want `overwrites it`
	defer func() { c.Publish() }()
	c, _ = p.Next(1) // here
}

func calledInPlace(p *ring.Multi[event]) {
	c, err := p.Next(1) // want `not published`
	if err != nil {
		return
	}
	func() {
		if bad() {
			return
		}
		c.Publish()
	}()
} // here

func claimedInPlace(p *ring.Multi[event]) {
	var c ring.Claim[event]
	func() {
		c, _ = p.Next(1) // want `not published`
	}()
	c.Slot(0).n = 1
} // here

func lostInPlace(p *ring.Multi[event]) error {
	var err error
	func() {
		var c ring.Claim[event]
		c, err = p.Next(1) // want `not published`
		if err != nil {
			return
		}
		if bad() {
			return // here
		}
		c.Publish()
	}()
	if err != nil {
		return err
	}
	return nil
}

func lostInPlaceInLoop(p *ring.Multi[event]) {
	for {
		func() {
			c, ok := p.TryNext(1) // want `not published`
			if !ok || bad() {
				return // here
			}
			c.Publish()
		}()
	}
}

func claimedAfterTheDefer(p *ring.Multi[event]) {
	var c ring.Claim[event]
	defer func() { c, _ = p.Next(1) }() // want `not published`
	defer func() { c.Publish() }()
} // here

func passedInPlace(p *ring.Multi[event]) {
	c, err := p.Next(1) // want `not published`
	if err != nil {
		return
	}
	func(d ring.Claim[event]) {
		d.Slot(0).n = 1
	}(c)
} // here

func insideDeferred(p *ring.Multi[event]) {
	defer func() {
		c, err := p.Next(1) // want `not published`
		if err == nil {
			c.Slot(0).n = 1
		}
	}() // here
}

func methodValue(p *ring.Multi[event]) {
	c, err := p.Next(1) // want `not published`
	if err != nil {
		return
	}
	publish := c.Publish
	if !bad() {
		publish()
	}
} // here

func harmlessMethodValue(p *ring.Multi[event]) {
	c, err := p.Next(1) // want `not published`
	if err != nil {
		return
	}
	slot := c.Slot
	slot(0).n = 1
} // here

func closureBeforeTheClaimKnowsAnotherOne(p *ring.Multi[event]) {
	var c ring.Claim[event]
	use := func() int { return c.Len() }
	d, err := p.Next(use()) // want `not published`
	if err == nil {
		d.Slot(0).n = 1
	}
} // here
