// Package limits has what the analyzer gets wrong, as its documentation says.
package limits

import "github.com/ordo-go/ordo/ring"

// Right, and reported: of conditions only variables are remembered.
func sameExpression(p *ring.Multi[int], n int) {
	c, _ := p.Next(4) // want `not published`
	if n*n == 9 {
		c.PublishFirst(3)
	}
	if n*n != 9 {
		c.Publish()
	}
}

// Right, and reported: that some number is above another is not remembered.
func oneIsAbove(p *ring.Multi[int], i, n int) {
	c, _ := p.Next(4) // want `not published`
	if i < n {
		c.PublishFirst(i)
	}
	if i >= n {
		c.Publish()
	}
}

// The way out: a field is trusted.
func inField(p *ring.Multi[int], i, n int) {
	var batch struct{ ring.Claim[int] }
	batch.Claim, _ = p.Next(4)
	if i < n {
		batch.PublishFirst(i)
	}
	if i >= n {
		batch.Publish()
	}
}

// Wrong if f panics.
func panics(p *ring.Multi[int], f func() int) {
	c, err := p.Next(1)
	if err != nil {
		return
	}
	*c.Slot(0) = f()
	c.Publish()
}

// Wrong, and not seen.
func claimThroughMethodValue(p *ring.Multi[int]) {
	next := p.Next
	c, _ := next(1)
	*c.Slot(0) = 1
}

// Wrong, and not seen.
func neverEnds(p *ring.Multi[int]) {
	c, _ := p.Next(1)
	for {
		*c.Slot(0)++
	}
}

// Wrong, and trusted.
func passedToOneWhoForgets(p *ring.Multi[int]) {
	c, _ := p.Next(1)
	forget(c)
}

func forget(ring.Claim[int]) {}
