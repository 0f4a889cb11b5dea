package main

import (
	"github.com/ordo-go/ordo/atomic"
	"github.com/ordo-go/ordo/sync"
)

// Mutex claims and publishes under a lock. It is right and easily seen to be.
// Producers, and the consumer, wait for each other's critical sections; if the
// one inside is not running, all wait for the scheduler.
type Mutex struct {
	storage
	_         pad
	mu        sync.Mutex
	next      atomic.Plain[int64]   // under mu
	published []atomic.Plain[int64] // as flags; under mu
}

// NewMutex returns one with size slots, a power of two.
func NewMutex(size int) *Mutex {
	return &Mutex{storage: newStorage(size), published: make([]atomic.Plain[int64], size)}
}

func (m *Mutex) flag(seq int64) *atomic.Plain[int64] {
	return &m.published[seq&int64(len(m.published)-1)]
}

// Claim returns the next sequence, to one producer only, when its slot is free.
func (m *Mutex) Claim() int64 {
	m.mu.Lock()
	seq := m.next.Get()
	m.next.Set(seq + 1)
	m.mu.Unlock()
	m.awaitRoom(seq)
	return seq
}

// Publish lets the consumer read the slot of a claimed sequence. If it is not
// called, the consumer waits for that sequence for ever.
func (m *Mutex) Publish(seq int64) {
	m.mu.Lock()
	m.flag(seq).Set(seq + 1)
	m.mu.Unlock()
}

// Write claims, fills and publishes. If fill panics, it does not publish.
func (m *Mutex) Write(fill func(seq int64, slot *Event)) {
	seq := m.Claim()
	fill(seq, m.slot(seq).Write())
	m.Publish(seq)
}

// Read asks for the flag under the lock. The lock also makes the slot visible.
func (m *Mutex) Read(use func(seq int64, slot *Event)) bool {
	m.mu.Lock()
	published := m.flag(m.reading).Get() == m.reading+1
	m.mu.Unlock()
	if !published {
		return false
	}
	m.consume(use)
	return true
}
