package machine

import (
	"runtime"

	"github.com/ordo-go/ordo/internal/checked"
)

func init() {
	if checked.Enabled {
		checked.Install(find)
	}
}

// find returns the hook of the running goroutine: its thread, if it is one.
func find() checked.Hook {
	if t := Current(); t != nil {
		return t
	}
	return nil
}

// Current returns the thread that runs on the calling goroutine; nil if there is
// none. A goroutine that a thread started with a go statement ends here, and the
// machine remembers where.
func Current() *Thread {
	n := int(nslots.Load())
	if n == 0 {
		return nil
	}
	me := self()
	for i := range n {
		if s := &slots[i]; s.self.Load() == me {
			return s.running.Load()
		}
	}
	foreign(n, me)
	return nil
}

func foreign(n int, me uintptr) {
	l := label()
	if l == nil {
		return
	}
	for i := range n {
		s := &slots[i]
		if s.used.Load() && s.label == l && s.owner != me {
			pcs := callers(nil)
			s.foreign.CompareAndSwap(nil, &pcs)
			runtime.Goexit()
		}
	}
}
