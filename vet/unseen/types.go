package unseen

import (
	"go/types"
	"strings"
)

const module = "github.com/ordo-go/ordo/"

// path returns the path of the package of obj, "" if it has none.
func path(obj types.Object) string {
	if obj == nil || obj.Pkg() == nil {
		return ""
	}
	return obj.Pkg().Path()
}

// ours reports whether a package is one of this module whose events are seen.
func ours(path string) bool {
	switch strings.TrimPrefix(path, module) {
	case "atomic", "sync", "wait", "spsc", "ring", "check":
		return strings.HasPrefix(path, module)
	}
	return false
}

// standard reports whether a package is what ordo has drop-ins for.
func standard(path string) bool { return path == "sync" || path == "sync/atomic" }

// named returns the name that t has and, if that is an alias, those that it stands
// for. Without the tag ordo, ordo/sync.Mutex is an alias.
func named(t types.Type) (names []*types.TypeName) {
	for {
		switch u := t.(type) {
		case *types.Alias:
			names = append(names, u.Obj())
			t = u.Rhs()
		case *types.Named:
			return append(names, u.Obj())
		default:
			return names
		}
	}
}

// isStandard reports whether t, or what it points to, is a type of the standard
// sync or sync/atomic that was not come by through ordo/sync.
func isStandard(t types.Type) bool {
	for _, name := range named(pointee(t)) {
		if ours(path(name)) {
			return false
		}
		if standard(path(name)) {
			return true
		}
	}
	return false
}

var syncTypes = map[string]bool{"Mutex": true, "RWMutex": true, "Cond": true, "WaitGroup": true, "Once": true, "Parker": true}

// seen reports whether all memory of a t is the business of the checker, or of a
// standard type that is reported by itself.
func seen(t types.Type) bool {
	for _, name := range named(t) {
		switch p := path(name); {
		case p == module+"sync", standard(p) && p != "sync/atomic":
			return syncTypes[name.Name()]
		case p == module+"atomic", p == "sync/atomic":
			return structOf(t) != nil
		}
	}
	switch u := t.Underlying().(type) {
	case *types.Struct:
		for f := range u.Fields() {
			if !seen(f.Type()) {
				return false
			}
		}
		return true
	case *types.Array:
		return seen(u.Elem())
	}
	return false
}

// synchronizes reports whether a t has something of ordo or of the standard sync
// in it: then its methods are trusted to look after its memory.
func synchronizes(t types.Type) bool { return mentions(t, map[types.Type]bool{}) }

func mentions(t types.Type, known map[types.Type]bool) bool {
	if known[t] {
		return false
	}
	known[t] = true
	for _, name := range named(t) {
		if p := path(name); ours(p) || standard(p) {
			return true
		}
	}
	switch u := t.Underlying().(type) {
	case *types.Struct:
		for f := range u.Fields() {
			if mentions(f.Type(), known) {
				return true
			}
		}
	case *types.Pointer, *types.Array, *types.Slice, *types.Map:
		return mentions(elem(u), known)
	}
	return false
}

// hasFunc reports whether a t may have a function in it.
func hasFunc(t types.Type, known map[types.Type]bool) bool {
	if known[t] {
		return false
	}
	known[t] = true
	switch u := t.Underlying().(type) {
	case *types.Signature:
		return true
	case *types.Struct:
		for f := range u.Fields() {
			if hasFunc(f.Type(), known) {
				return true
			}
		}
	case *types.Tuple:
		for v := range u.Variables() {
			if hasFunc(v.Type(), known) {
				return true
			}
		}
	case *types.Pointer, *types.Array, *types.Slice, *types.Map:
		return hasFunc(elem(u), known)
	}
	return false
}

func structOf(t types.Type) *types.Struct {
	s, _ := t.Underlying().(*types.Struct)
	return s
}

// pointee returns what t points to, or t.
func pointee(t types.Type) types.Type {
	if t == nil {
		return types.Typ[types.Invalid]
	}
	if p, ok := t.Underlying().(*types.Pointer); ok {
		return p.Elem()
	}
	return t
}

func isPointer(t types.Type) bool { return pointee(t) != t }

// elem returns the type of what a t refers to or has in it; t if it does not.
func elem(t types.Type) types.Type {
	switch u := t.Underlying().(type) {
	case *types.Pointer:
		return u.Elem()
	case *types.Array:
		return u.Elem()
	case *types.Slice:
		return u.Elem()
	case *types.Map:
		return u.Elem()
	}
	return t
}

// referent returns the type of the instance that a reference refers to: a slice
// and a map stand for what they hold.
func referent(t types.Type) (types.Type, bool) {
	switch u := t.Underlying().(type) {
	case *types.Pointer:
		return u.Elem(), true
	case *types.Slice, *types.Map:
		return t, true
	}
	return t, false
}

func isInterface(t types.Type) bool { return t != nil && types.IsInterface(t) }

// receiver returns the name of the type that fn is a method of, "" if of none.
func receiver(fn *types.Func) string {
	recv := fn.Signature().Recv()
	if recv == nil {
		return ""
	}
	if names := named(pointee(recv.Type())); len(names) > 0 {
		return names[len(names)-1].Name()
	}
	return ""
}
