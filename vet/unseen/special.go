package unseen

import "go/ast"

// special does the calls that have a meaning of their own: those of the checker, and
// of sync, ours or the standard one.
func (w *walker) special(c *closure, args []value, call *ast.CallExpr) (out value, ok bool) {
	switch p := path(c.fn); {
	case p == module+"check":
		if i := bodyOf(c.fn); i >= 0 && i < len(args) {
			w.checkBodies(call, args[i])
		}
		return value{}, true
	case p != module+"sync" && p != "sync":
		return value{}, false
	}
	w.noStandard(c, call)
	name := c.fn.Name()
	if r := receiver(c.fn); r != "" {
		name = r + "." + name
	}
	l := w.deref(c.recv)
	args = append(args, value{}, value{}) // it may be a value that somebody else calls
	switch name {
	case "WaitGroup.Go":
		w.spawn(groupName(l), func() { w.callValue(args[0], nil, nil) })
	case "AfterFunc":
		w.spawn("AfterFunc", func() { w.callValue(args[1], nil, nil) })
	case "WaitGroup.Wait":
		w.wait(l)
	case "WaitGroup.Done":
		w.done(l)
	case "Mutex.Lock", "RWMutex.Lock", "Mutex.TryLock", "RWMutex.TryLock":
		w.lock(l, exclusive)
	case "RWMutex.RLock", "RWMutex.TryRLock":
		w.lock(l, shared)
	case "Mutex.Unlock", "RWMutex.Unlock", "RWMutex.RUnlock":
		w.unlock(l)
	case "Once.Do":
		w.once(l, func() { w.callValue(args[0], nil, nil) })
	case "OnceFunc", "OnceValue", "OnceValues":
		once := w.fresh(nil, c.fn.Pos(), c.fn.Type())
		for _, f := range args[0].funcs {
			inner := *f
			inner.once = once
			out.funcs = append(out.funcs, &inner)
		}
	case "NewCond":
		return w.newCond(c, args[0]), true
	default:
		return value{}, name != "Locker.Lock" && name != "Locker.Unlock"
	}
	return out, true
}

// newCond returns a Cond with its Locker.
func (w *walker) newCond(c *closure, locker value) value {
	t := pointee(c.fn.Signature().Results().At(0).Type())
	l := w.fresh(nil, c.fn.Pos(), t)
	if s := structOf(t); s != nil {
		for f := range s.Fields() {
			if f.Name() == "L" {
				l.field(f).set(locker)
			}
		}
	}
	return value{ref: l}
}
