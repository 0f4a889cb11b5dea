package ring

// Debug says that this build looks for misuse.
const Debug = debug

// PollerBehind adds a poller that follows pollers, so that a test can walk
// through a graph step by step.
func (r *Ring[T]) PollerBehind(name string, pollers ...*Poller[T]) *Poller[T] {
	g := &Group[T]{ring: r}
	for _, p := range pollers {
		g.members = append(g.members, p.consumer)
	}
	return r.Poller(name, g)
}

// Gates is how many sequences a producer looks at that finds the ring full.
func (r *Ring[T]) Gates() int { return len(r.gates.LoadAcquire().Get()) }
