package right

import (
	"log"
	"sync"

	"github.com/ordo-go/ordo/ring"
)

type writer struct {
	producer *ring.Multi[event]
	claim    ring.Claim[event]
	err      error
}

func (w *writer) field() {
	w.claim, w.err = w.producer.Next(1)
}

func (w *writer) throughVariable() error {
	c, err := w.producer.Next(1)
	w.claim = c
	return err
}

func (w *writer) errorInField() {
	var c ring.Claim[event]
	if c, w.err = w.producer.Next(1); w.err != nil {
		return
	}
	c.Publish()
}

var global ring.Claim[event]

func stored(p *ring.Multi[event], claims []ring.Claim[event], byName map[string]ring.Claim[event], to *ring.Claim[event]) {
	claims[0], _ = p.Next(1)
	*to, _ = p.Next(1)
	global, _ = p.Next(1)
	c, _ := p.Next(1)
	byName["c"] = c
	d, _ := p.Next(1)
	claims = append(claims, d)
	e, _ := p.Next(1)
	_ = writer{claim: e}
	f, _ := p.Next(1)
	var x any = f
	log.Print(x)
}

func passed(p *ring.Multi[event], claims chan ring.Claim[event]) {
	c, _ := p.Next(1)
	publish(c)
	d, _ := p.Next(1)
	claims <- d
	e, _ := p.Next(1)
	call(e.Publish)
	f, _ := p.Next(1)
	go f.Publish()
	g, _ := p.Next(1)
	defer publish(g)
	h, _ := p.Next(1)
	to := &h
	to.Publish()
	must(p.Next(1)).Publish()
	i := must(p.Next(1))
	i.Slot(0).n = 1
	j, _ := p.Next(1)
	ring.Claim[event].Publish(j)
	k, _ := p.Next(1)
	end := k.Publish
	call(end)
}

func returned(p *ring.Multi[event]) (ring.Claim[event], error) {
	c, err := p.Next(1)
	if err != nil {
		return c, err
	}
	c.Slot(0).n = 1
	return c, nil
}

func returnedByName(p *ring.Multi[event]) (c ring.Claim[event], err error) {
	c, err = p.Next(1)
	return
}

func returnedAtOnce(p *ring.Multi[event]) (ring.Claim[event], error) { return p.Next(1) }

func captured(p *ring.Multi[event], group *sync.WaitGroup) func() error {
	c, _ := p.Next(1)
	group.Go(func() { c.Publish() })
	d, _ := p.Next(1)
	go func() { d.Publish() }()
	e, _ := p.Next(1)
	finish := func() { e.Publish() }
	finish()
	f, _ := p.Next(1)
	return func() error { return f.Publish() }
}

func capturedBefore(p *ring.Multi[event]) {
	var c ring.Claim[event]
	finish := func() { c.Publish() }
	c, _ = p.Next(1)
	finish()
}

func addressBefore(p *ring.Multi[event]) {
	var c ring.Claim[event]
	to := &c
	c, _ = p.Next(1)
	to.Publish()
}

func outer(p *ring.Multi[event]) {
	var c ring.Claim[event]
	var err error
	claim := func() { c, err = p.Next(1) }
	claim()
	if err == nil {
		c.Publish()
	}
}

func publishedAndPassed(p *ring.Multi[event], claims []ring.Claim[event]) {
	c, _ := p.Next(1)
	c.Publish()
	publish(c)
	c.Publish()
	d, _ := p.Next(1)
	func(all ...ring.Claim[event]) {
		claims = append(claims, all...)
	}(d, d)
}

func onPurpose(p *ring.Multi[event]) {
	c, _ := p.Next(1)
	_ = c
}

// Methods of the same names that are not a claim's.
type queue struct{}

func (queue) Next(n int) (int, error)     { return 0, nil }
func (queue) TryNext(n int) (queue, bool) { return queue{}, false }
func (queue) Publish() error              { return nil }

func others(q queue) {
	q.Next(1)
	c, ok := q.TryNext(1)
	if ok && bad() {
		c.Publish()
	}
}
