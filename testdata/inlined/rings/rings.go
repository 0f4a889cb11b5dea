// Package rings has calls that have to be inlined, one a line. The comment says
// what of the callee must then be found in that line. It imports ring and no other package of
// the module, as its users do.
package rings

import "github.com/ordo-go/ordo/ring"

func Single(p *ring.Single[int64]) error {
	err := p.Publish(func(v *int64) { *v = 1 }) // (*Point).Signalled
	for v := range p.Claim(1) {                 // (*Point).Signalled
		*v = 1
	}
	return err
}

func SingleByHand(p *ring.Single[int64]) error {
	c, err := p.Next(1) // .nextBy
	if err != nil {
		return err
	}
	*c.Slot(0) = 1     // (*Plain[go.shape.int64]).Write
	return c.Publish() // (*Point).Signalled
}

func SingleValue(p *ring.Single[int64]) error {
	return p.Put(1) // (*Point).Signalled
}

func SingleTry(p *ring.Single[int64]) (bool, error) {
	c, ok := p.TryNext(1) // .tryNextBy
	if !ok {
		return false, nil
	}
	return true, c.Publish() // (*Point).Signalled
}

func Multi(p *ring.Multi[int64]) error {
	return p.Publish(func(v *int64) { *v = 1 }) // .CompareAndSwapRelaxed
}

func InSession(p *ring.Multi[int64]) error {
	return p.Session(func(s *ring.Session[int64]) error {
		return s.Publish(func(v *int64) { *v = 1 }) // (*Point).Signalled
	})
}

func MultiValue(p *ring.Multi[int64]) error {
	return p.Put(1) // (*Point).Signalled
}

func MultiByHand(p *ring.Multi[int64]) error {
	c, err := p.Next(1) // .CompareAndSwapRelaxed
	if err != nil {
		return err
	}
	return c.Publish() // (*Point).Signalled
}
