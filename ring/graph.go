package ring

import (
	"fmt"
)

// A Group is consumers that others may follow.
type Group[T any] struct {
	ring    *Ring[T]
	members []*consumer[T]
}

// Handle adds handlers that follow the producers. Each sees every event. It
// panics after Start, and if a handler has no Handle function.
func (r *Ring[T]) Handle(handlers ...Handler[T]) *Group[T] {
	return r.add(nil, handlers)
}

// Then adds handlers that follow all of the group: they see an event when all
// of the group are done with it. What those did with it happens before what
// these do. It panics as Handle does.
func (g *Group[T]) Then(handlers ...Handler[T]) *Group[T] {
	return g.ring.add(g.members, handlers)
}

// After joins groups, so that Then follows all of them.
func (r *Ring[T]) After(groups ...*Group[T]) *Group[T] {
	joined := &Group[T]{ring: r}
	for _, g := range groups {
		if g == nil || g.ring != r {
			panic("ring: a consumer can only follow consumers of its own ring")
		}
		joined.members = append(joined.members, g.members...)
	}
	if len(joined.members) == 0 {
		panic("ring: After needs a group to follow")
	}
	return joined
}

// Poller adds a consumer that is not a goroutine of the ring: the caller polls
// it. It follows the groups, or the producers if there is none; nobody can follow
// it. Its batches are of a quarter of the ring at most. It panics after Start; see [Ring.Join].
func (r *Ring[T]) Poller(name string, after ...*Group[T]) *Poller[T] {
	p := &Poller[T]{consumer: r.place(Handler[T]{Name: name}, r.membersOf(after))}
	r.pollers = append(r.pollers, p)
	return p
}

// membersOf is the members of all groups; none if there is no group.
func (r *Ring[T]) membersOf(groups []*Group[T]) []*consumer[T] {
	if len(groups) == 0 {
		return nil
	}
	return r.After(groups...).members
}

func (r *Ring[T]) add(upstream []*consumer[T], handlers []Handler[T]) *Group[T] {
	if len(handlers) == 0 {
		panic("ring: a group needs a handler")
	}
	g := &Group[T]{ring: r}
	for _, h := range handlers {
		if h.Handle == nil {
			panic(fmt.Sprintf("ring: handler %q has no Handle function", h.Name))
		}
		c := r.place(h, upstream)
		r.consumers = append(r.consumers, c)
		g.members = append(g.members, c)
	}
	return g
}

// place makes the consumer of h behind upstream.
func (r *Ring[T]) place(h Handler[T], upstream []*consumer[T]) *consumer[T] {
	if r.started() {
		panic("ring: add consumers before Start; only a poller can Join later")
	}
	if h.MaxBatch < 0 {
		panic(fmt.Sprintf("ring: handler %q has a negative MaxBatch", h.Name))
	}
	c := r.consumer(h, upstream)
	for _, u := range upstream {
		u.following, u.covered = true, u.covered || h.Handle != nil
	}
	return c
}

// consumer is a consumer for h that follows upstream, and is not yet in the ring.
func (r *Ring[T]) consumer(h Handler[T], upstream []*consumer[T]) *consumer[T] {
	c := &consumer[T]{ring: r, handler: h, max: min(int64(h.MaxBatch), r.size)}
	if c.max == 0 {
		c.max = max(r.size/4, 1)
	}
	c.batch.consumer, c.batch.slots = c, r.slots
	c.barrier.s, c.barrier.strategy, c.barrier.pace = &r.sequencer, r.strategy, r.pace(int(c.max))
	if h.Wait != nil {
		c.barrier.strategy = *h.Wait
	}
	for _, u := range upstream {
		c.barrier.upstream = append(c.barrier.upstream, &u.sequence)
	}
	return c
}

// everyone is all consumers, pollers included.
func (r *Ring[T]) everyone() []*consumer[T] {
	all := append([]*consumer[T](nil), r.consumers...)
	for _, p := range r.pollers {
		all = append(all, p.consumer)
	}
	return all
}
