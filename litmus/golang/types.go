package golang

import (
	"go/token"
	"go/types"
	"strconv"

	"github.com/ordo-go/ordo/litmus"
)

// A cell is one scalar of a value: a struct or an array has several.
type cell struct {
	suffix string // behind the name of the variable: ".tail", "[1]"
	typ    litmus.Type
}

// library returns the package and the name of a type of a package that is known.
func library(t types.Type) (path, name string) {
	n, ok := types.Unalias(t).(*types.Named)
	if !ok || n.Obj().Pkg() == nil {
		return "", ""
	}
	switch path := n.Obj().Pkg().Path(); path {
	case ordoAtomic, ordoSync, "sync/atomic", "sync", "context", "time":
		return path, n.Obj().Name()
	}
	return "", ""
}

func isAtomicPackage(path string) bool { return path == ordoAtomic || path == "sync/atomic" }

var basics = map[types.BasicKind]litmus.Type{
	types.Int:     {Kind: litmus.Int, Bits: 64},
	types.Int8:    {Kind: litmus.Int, Bits: 8},
	types.Int16:   {Kind: litmus.Int, Bits: 16},
	types.Int32:   {Kind: litmus.Int, Bits: 32},
	types.Int64:   {Kind: litmus.Int, Bits: 64},
	types.Uint:    {Kind: litmus.Uint, Bits: 64},
	types.Uint8:   {Kind: litmus.Uint, Bits: 8},
	types.Uint16:  {Kind: litmus.Uint, Bits: 16},
	types.Uint32:  {Kind: litmus.Uint, Bits: 32},
	types.Uint64:  {Kind: litmus.Uint, Bits: 64},
	types.Uintptr: {Kind: litmus.Uint, Bits: 64},
	types.Bool:    {Kind: litmus.Bool, Bits: 8},

	types.UntypedBool: {Kind: litmus.Bool, Bits: 8},
	types.UntypedInt:  {Kind: litmus.Int, Bits: 64},
	types.UntypedRune: {Kind: litmus.Int, Bits: 32},
	types.UntypedNil:  {Kind: litmus.Pointer, Bits: 64},
}

var atomics = map[string]litmus.Type{
	"Int32":   {Kind: litmus.Int, Bits: 32},
	"Int64":   {Kind: litmus.Int, Bits: 64},
	"Uint32":  {Kind: litmus.Uint, Bits: 32},
	"Uint64":  {Kind: litmus.Uint, Bits: 64},
	"Uintptr": {Kind: litmus.Uint, Bits: 64},
	"Bool":    {Kind: litmus.Bool, Bits: 8},
	"Pointer": {Kind: litmus.Pointer, Bits: 64},
}

func (r *reader) typeName(t types.Type) string {
	return types.TypeString(t, func(p *types.Package) string {
		if p.Path() == r.pkg.Path() {
			return ""
		}
		return p.Name()
	})
}

// scalar is the type of one cell, if t is that.
func (r *reader) scalar(t types.Type) (litmus.Type, bool) {
	path, name := library(t)
	switch {
	case isAtomicPackage(path):
		typ, ok := atomics[name]
		typ.Name, typ.Atomic = r.typeName(t), true
		return typ, ok
	case path == "sync" && name == "Mutex":
		return litmus.Type{Kind: litmus.Mutex, Name: r.typeName(t)}, true
	case path != "":
		return litmus.Type{}, false
	}
	var typ litmus.Type
	var ok bool
	switch u := t.Underlying().(type) {
	case *types.Basic:
		typ, ok = basics[u.Kind()]
	case *types.Pointer:
		typ, ok = litmus.Type{Kind: litmus.Pointer, Bits: 64}, true
	}
	if _, param := types.Unalias(t).(*types.TypeParam); param {
		ok = false
	}
	typ.Name = r.typeName(t)
	return typ, ok
}

// plainOf returns T of an atomic.Plain[T].
func plainOf(t types.Type) (types.Type, bool) {
	if path, name := library(t); path == ordoAtomic && name == "Plain" {
		return types.Unalias(t).(*types.Named).TypeArgs().At(0), true
	}
	return nil, false
}

// size is how many cells t has. It fails if t is none of the subset.
func (r *reader) size(t types.Type, at token.Pos) int {
	if n, ok := r.sizes[t]; ok {
		return n
	}
	n := r.measure(t, at)
	if n > maxCells {
		r.fail(at, "type %s is too large: expected at most %d integers", r.typeName(t), maxCells)
	}
	r.sizes[t] = n
	return n
}

func (r *reader) measure(t types.Type, at token.Pos) int {
	if _, ok := r.scalar(t); ok {
		return 1
	}
	if e, ok := plainOf(t); ok {
		return r.size(e, at)
	}
	if path, _ := library(t); path == "" {
		switch u := t.Underlying().(type) {
		case *types.Struct:
			n := 0
			for f := range u.Fields() {
				if f.Name() != "_" {
					n += r.size(f.Type(), at)
				}
			}
			return n
		case *types.Array:
			if n := r.size(u.Elem(), at); n == 0 {
				return 0
			} else if u.Len() <= maxCells {
				return n * int(u.Len())
			}
			return maxCells + 1
		}
	}
	r.fail(at, "type %s is not in the subset: expected integers, bools, pointers, structs, arrays, or types of ordo/atomic", r.typeName(t))
	return 0
}

// cells lists the cells of t.
func (r *reader) cells(t types.Type, at token.Pos) []cell {
	r.size(t, at)
	return r.flatten(nil, "", t)
}

func (r *reader) flatten(list []cell, suffix string, t types.Type) []cell {
	if typ, ok := r.scalar(t); ok {
		return append(list, cell{suffix, typ})
	}
	if e, ok := plainOf(t); ok {
		return r.flatten(list, suffix, e)
	}
	switch u := t.Underlying().(type) {
	case *types.Struct:
		for f := range u.Fields() {
			if f.Name() != "_" {
				list = r.flatten(list, suffix+"."+f.Name(), f.Type())
			}
		}
	case *types.Array:
		if r.sizes[u.Elem()] == 0 {
			return list
		}
		for i := range u.Len() {
			list = r.flatten(list, suffix+"["+strconv.FormatInt(i, 10)+"]", u.Elem())
		}
	}
	return list
}

// fieldAt is the offset in cells, and the type, of a field of a struct.
func (r *reader) fieldAt(u *types.Struct, index int, at token.Pos) (int, types.Type) {
	n := 0
	for i := range index {
		if u.Field(i).Name() != "_" {
			n += r.size(u.Field(i).Type(), at)
		}
	}
	return n, u.Field(index).Type()
}

// contains reports whether every value of type from is one of type to.
func contains(to, from litmus.Type) bool {
	if to.Bits >= 64 || to == from {
		return true
	}
	switch {
	case from.Kind == litmus.Uint && to.Kind == litmus.Int:
		return from.Bits < to.Bits
	case from.Kind == to.Kind:
		return from.Bits <= to.Bits
	}
	return false
}
