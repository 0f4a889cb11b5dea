package machine

import (
	"runtime"
	"strconv"
	"strings"
	"sync/atomic"

	"github.com/ordo-go/ordo/internal/checked"
)

// A Weakening gives operations of one source line another order. Machines may share
// it.
type Weakening struct {
	Line     string        // "spsc/push.go:22", the end of a path and a line
	Method   string        // of package atomic: "StoreRelease"; "" is any
	Order    checked.Order // for those that have declared a stronger one
	Stronger bool          // for those that have declared a weaker one instead
	used     atomic.Bool
}

// Used reports whether an operation got the weaker order.
func (w *Weakening) Used() bool { return w.used.Load() }

// order is the order of an operation for which the program has declared o.
func (t *Thread) order(k Kind, o checked.Order) checked.Order {
	for _, w := range t.m.Weakenings {
		if may(k, w.Order) && w.changes(o) && w.at(t.m.asking()) {
			w.used.Store(true)
			o = w.Order
		}
	}
	return o
}

// changes reports whether the order is for operations that have declared o.
func (w *Weakening) changes(o checked.Order) bool {
	if w.Stronger {
		return o < w.Order
	}
	return weaker(w.Order, o)
}

// may reports whether an operation may have the order.
func may(k Kind, o checked.Order) bool {
	switch k {
	case Load:
		return o == checked.Relaxed || o == checked.Acquire || o == checked.SeqCst
	case Store:
		return o == checked.Relaxed || o == checked.Release || o == checked.SeqCst
	}
	return true
}

// weaker reports whether a is weaker than b. Acquire and release cannot be compared.
func weaker(a, b checked.Order) bool {
	return a < b && !(a == checked.Acquire && b == checked.Release)
}

// at reports whether the weakening is for a line and method.
func (w *Weakening) at(line, method string) bool {
	path, here := strings.CutSuffix(line, w.Line)
	return here && (path == "" || strings.HasSuffix(path, "/")) && (w.Method == "" || w.Method == method)
}

// A frame is what a program counter stands for.
type frame struct {
	inside bool   // of package atomic or of this one
	method string // of package atomic
	line   string // of the program
}

// asking returns the line that asks for an operation of package atomic, and the
// method that it calls; nothing if package sync asks. A function that is inlined has
// a program counter of its own among the callers.
func (m *Machine) asking() (line, method string) {
	var pcs [12]uintptr
	return site(pcs[:runtime.Callers(4, pcs[:])], func(pc uintptr) frame {
		f, known := m.frames[pc]
		if !known {
			f = frameOf(pc)
			m.frames[pc] = f
		}
		return f
	})
}

// Site is what a request asks for and from where, as Weakening has it, from the
// program counters of the request.
func Site(pcs []uintptr) (line, method string) { return site(pcs, frameOf) }

func site(pcs []uintptr, of func(pc uintptr) frame) (line, method string) {
	for _, pc := range pcs {
		switch f := of(pc); {
		case !f.inside && method == "":
			return "", ""
		case !f.inside:
			return f.line, method
		case f.method != "":
			method = f.method
		}
	}
	return "", ""
}

func frameOf(pc uintptr) frame {
	const module = "github.com/ordo-go/ordo/"
	f, _ := runtime.CallersFrames([]uintptr{pc}).Next()
	switch {
	case strings.HasPrefix(f.Function, module+"atomic."):
		return frame{inside: true, method: f.Function[strings.LastIndexByte(f.Function, '.')+1:]}
	case strings.HasPrefix(f.Function, module+"check/machine."):
		return frame{inside: true}
	}
	return frame{line: f.File + ":" + strconv.Itoa(f.Line)}
}
