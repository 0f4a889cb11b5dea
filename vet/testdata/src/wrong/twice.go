package wrong

import "github.com/ordo-go/ordo/ring"

func twice(p *ring.Multi[event]) {
	c, err := p.Next(1)
	if err != nil {
		return
	}
	c.Publish() // here
	c.Publish() // want `this claim was published or abandoned already, in line \d+: use one of Publish, PublishFirst and Abandon, once`
}

func missingReturn(p *ring.Multi[event]) error {
	c, err := p.Next(1)
	if err != nil {
		return err
	}
	if bad() {
		c.Abandon() // here
	}
	return c.Publish() // want `already`
}

func deferredToo(p *ring.Multi[event]) error {
	c, err := p.Next(1)
	if err != nil {
		return err
	}
	defer c.Abandon() // want `already`
	c.Slot(0).n = 1
	return c.Publish() // here
}

func deferredLiteralToo(p *ring.Multi[event]) error {
	c, err := p.Next(1)
	if err != nil {
		return err
	}
	defer func() {
		c.Abandon() // want `already`
	}()
	c.Slot(0).n = 1
	return c.Publish() // here
}

func ofACopy(p *ring.Multi[event]) {
	c, _ := p.Next(1)
	d := c
	publish := d.Publish
	c.PublishFirst(1) // here
	publish()         // want `already`
}

func thenBranch(p *ring.Multi[event]) {
	c, _ := p.Next(1)
	c.PublishFirst(0) // here
	if bad() {
		c.Abandon() // want `already`
	} else {
		c.Publish() // want `already`
	}
}

func everyRound(p *ring.Multi[event]) {
	c, _ := p.Next(1)
	for {
		c.Publish() /* want `already` */ // here
	}
}
