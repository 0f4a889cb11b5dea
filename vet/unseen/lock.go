package unseen

import (
	"maps"
	"strings"
)

// A mode is how a lock is held.
type mode uint8

const (
	shared mode = iota + 1
	exclusive
)

// aLock stands for a lock of which it is not known which it is.
const aLock = "?"

func (w *walker) lock(l *location, m mode) {
	w.news++
	w.held = with(w.held, lockName(l), m)
}

func (w *walker) unlock(l *location) {
	w.news++
	w.held = maps.Clone(w.held)
	delete(w.held, lockName(l))
}

func lockName(l *location) string {
	if !l.sure() {
		return aLock
	}
	return l.String()
}

// guarded reports whether a lock keeps two accesses apart.
func guarded(a, b map[string]mode) bool {
	if a[aLock] != 0 && len(b) > 0 || b[aLock] != 0 && len(a) > 0 {
		return true
	}
	for key, m := range a {
		if n := b[key]; n != 0 && (m == exclusive || n == exclusive) {
			return true
		}
	}
	return false
}

// once walks what a Once does. Whoever comes later finds it done: that is a lock
// held alone in it, and shared for ever after it.
func (w *walker) once(l *location, do func()) {
	w.news++
	key := "once " + lockName(l)
	w.held = with(w.held, key, exclusive)
	do()
	w.held = with(w.held, key, shared)
}

func isOnce(key string) bool { return strings.HasPrefix(key, "once ") }

// onceDone returns what of locks a new thread has too: that a Once is done.
func onceDone(held map[string]mode) map[string]mode {
	out := map[string]mode{}
	for key, m := range held {
		if m == shared && isOnce(key) {
			out[key] = m
		}
	}
	return out
}
