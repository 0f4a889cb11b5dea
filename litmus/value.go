package litmus

import (
	"strconv"
	"strings"
)

// FormatValue writes a value as herd7 does: a number, or the name of the location
// whose address it is.
func FormatValue(p *Program, v Value) string {
	if !v.IsAddr() {
		return strconv.FormatInt(v.N, 10)
	}
	if i := v.Addr - 1; i >= 0 && i < len(p.Locs) {
		return p.Locs[i].Name
	}
	return "?" + strconv.Itoa(v.Addr)
}

// FormatTerm writes a term as herd7 does: 1:r0, [x], y[1].
func FormatTerm(p *Program, t Term) string {
	if t.Thread >= 0 {
		th := p.Threads[t.Thread]
		return th.Name + ":" + th.Regs[t.Reg].Name
	}
	if name := p.Locs[t.Loc].Name; !strings.HasSuffix(name, "]") {
		return "[" + name + "]"
	} else {
		return name
	}
}

// IsPointer reports whether x is an address by the declarations of thread th: C
// moves it by cells when a number is added.
func (p *Program) IsPointer(th int, x Expr) bool {
	switch x := x.(type) {
	case *Const:
		return x.V.IsAddr()
	case *RegX:
		return p.Threads[th].Regs[x.Reg].Type.Kind == Pointer
	case *Offset:
		return true
	case *Load:
		return p.pointsToPointer(x.Addr)
	case *RMW:
		return p.pointsToPointer(x.Addr)
	case *Binary:
		return x.Op == Seq && p.IsPointer(th, x.Y)
	}
	return false
}

func (p *Program) pointsToPointer(addr Expr) bool {
	c, ok := addr.(*Const)
	return ok && c.V.IsAddr() && p.Locs[c.V.Addr-1].Type.Kind == Pointer
}

// RMWType is what C cuts the result of a read-modify-write of addr to: the type of
// the location, where that is known and an integer. (herd7 has 32 bits for every
// type.) In Go it may also be a bool or a pointer.
func (p *Program) RMWType(addr Expr) Type {
	if c, ok := addr.(*Const); ok && c.V.IsAddr() {
		t := p.Locs[c.V.Addr-1].Type
		t.Atomic = false
		if p.Lang == Go || t.Kind == Int || t.Kind == Uint {
			return t
		}
		return Type{Kind: Int, Bits: 64, Name: "int64_t"}
	}
	return Type{Kind: Int, Bits: 32, Name: "int"}
}

// SameValues reports whether types have the same values, whatever their names.
func SameValues(a, b Type) bool {
	return a.Kind == b.Kind && (a.Bits == b.Bits || a.Kind != Int && a.Kind != Uint)
}
