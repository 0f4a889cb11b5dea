package unseen

import (
	"fmt"
	"go/ast"
	"slices"
	"strings"
)

// The cures of what a check cannot have.
const (
	aGoStmt   = "the checker runs only threads that WaitGroup.Go of ordo/sync starts: use that"
	aChannel  = "the checker does not see channels, and hangs on one that blocks: use atomics, spsc.Queue, or Mutex, Cond or Parker of ordo/sync"
	aMapOrder = "its order is another each time, and a check must be a function of what it reads from atomics: range over slices.Sorted(maps.Keys(m))"
	aClock    = "a check must be a function of what it reads from atomics, and its time stands still: use Now, Sleep, Yield, Within or Parker of ordo/sync"
	aRandom   = "a check must be a function of what it reads from atomics: draw the numbers before the check, from a fixed seed"
	aStandard = "the checker does not see it: import github.com/ordo-go/ordo/"
)

// forbid reports what a check cannot have.
func (w *walker) forbid(n ast.Node, cure, what string) {
	if w.run != nil && !w.run.quiet && !w.mute {
		w.add(problem{n.Pos(), what + " in a check: " + cure}, fmt.Sprint(what, n.Pos()))
	}
}

// silently walks what was reported as a whole.
func (w *walker) silently(walk func()) {
	before := w.mute
	w.mute = true
	walk()
	w.mute = before
}

var clock = []string{"Now", "Since", "Until", "Sleep", "After", "AfterFunc", "Tick", "NewTimer", "NewTicker"}

// banned reports the calls of functions that do not depend on memory only.
func (w *walker) banned(c *closure, call *ast.CallExpr) {
	if call == nil {
		return
	}
	if r := receiver(c.fn); r != "" {
		if l := w.deref(c.recv); l != nil && l.in.run == nil && strings.HasPrefix(path(c.fn), "math/rand") {
			w.forbid(call, aRandom, path(c.fn)+"."+r+"."+c.fn.Name()+" on a source that outlives the check,")
		}
		return
	}
	switch p, name := path(c.fn), c.fn.Name(); {
	case p == "time":
		if slices.Contains(clock, name) {
			w.forbid(call, aClock, "time."+name)
		}
	case p == "crypto/rand":
		w.forbid(call, aRandom, "crypto/rand."+name)
	case strings.HasPrefix(p, "math/rand") && !strings.HasPrefix(name, "New"):
		w.forbid(call, aRandom, p+"."+name)
	}
}

// noStandard reports a use of the standard sync or sync/atomic, once a file.
func (w *walker) noStandard(c *closure, call *ast.CallExpr) {
	if call == nil || w.run == nil || w.run.quiet || !standard(path(c.fn)) || !w.isStandardUse(c) {
		return
	}
	p := path(c.fn)
	text := "the standard " + p + " in a check: " + aStandard + strings.TrimPrefix(p, "sync/")
	w.add(problem{call.Pos(), text}, p+" in "+w.fset.Position(call.Pos()).Filename)
}

// isStandardUse reports whether c was named by way of the standard package: without
// the tag ordo, types of ordo/sync are aliases of the standard ones.
func (w *walker) isStandardUse(c *closure) bool {
	switch recv := c.fn.Signature().Recv(); {
	case recv == nil:
		return true
	case isInterface(recv.Type()):
		return false
	case c.sel == nil:
		l := w.deref(c.recv)
		return l != nil && isStandard(l.typ)
	}
	sel := w.info.Selections[c.sel]
	if sel == nil || sel.Obj() != c.fn && isInterface(sel.Recv()) {
		l := w.deref(c.recv)
		return l != nil && isStandard(l.typ)
	}
	t := w.info.TypeOf(c.sel.X)
	for _, i := range sel.Index()[:len(sel.Index())-1] {
		s := structOf(pointee(t))
		if s == nil {
			return false
		}
		t = s.Field(i).Type()
	}
	return isStandard(t)
}
