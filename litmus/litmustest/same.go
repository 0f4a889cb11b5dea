// Package litmustest helps the tests of what reads, prints and runs litmus
// programs: it makes random programs and compares programs.
package litmustest

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/ordo-go/ordo/exec"
	"github.com/ordo-go/ordo/litmus"
)

// Text writes all of a program that another one must have to be the same program:
// not positions, names of types, the file, the documentation, parameters and the
// text of the condition. A block that no jump leaves counts as its statements, and
// in conditions a /\ (b /\ c) is (a /\ b) /\ c and a!=b is not (a=b).
func Text(p *litmus.Program) string {
	d := &dumper{p: p}
	d.value(reflect.ValueOf(*p), "")
	return d.b.String()
}

// Diff returns the first line in which the texts of two programs differ, "" if
// they are the same.
func Diff(a, b *litmus.Program) string {
	as, bs := strings.Split(Text(a), "\n"), strings.Split(Text(b), "\n")
	for i := range max(len(as), len(bs)) {
		x, y := "(end)", "(end)"
		if i < len(as) {
			x = as[i]
		}
		if i < len(bs) {
			y = bs[i]
		}
		if x != y {
			return fmt.Sprintf("line %d: %s\nand: %s", i+1, x, y)
		}
	}
	return ""
}

type dumper struct {
	p *litmus.Program
	b strings.Builder
}

var skipped = map[string]bool{
	"Program.File": true, "Program.Doc": true, "Thread.Params": true, "Condition.Text": true, "Type.Name": true,
}

func (d *dumper) line(path string, v any) { fmt.Fprintf(&d.b, "%s = %v\n", path, v) }

func (d *dumper) value(v reflect.Value, path string) {
	switch x := v.Interface().(type) {
	case exec.Pos:
		return
	case litmus.Type:
		d.typ(x, path)
		return
	case litmus.Loc:
		x.Object = d.firstCell(x.Object)
		v = reflect.ValueOf(x)
	case litmus.Condition:
		d.line(path+".Quantifier", quantifier(x.Quantifier))
		d.prop(x.X, path+".X")
		return
	case []litmus.Stmt:
		v = reflect.ValueOf(flatten(x))
	}
	switch v.Kind() {
	case reflect.Struct:
		d.fields(v, path)
	case reflect.Slice:
		for i := range v.Len() {
			d.value(v.Index(i), fmt.Sprintf("%s[%d]", path, i))
		}
	case reflect.Interface, reflect.Pointer:
		if v.IsNil() {
			d.line(path, "nil")
			return
		}
		d.value(v.Elem(), path)
	default:
		d.line(path, fmt.Sprintf("%q", fmt.Sprint(v.Interface())))
	}
}

func (d *dumper) fields(v reflect.Value, path string) {
	t := v.Type()
	d.line(path, t.Name())
	for i := range t.NumField() {
		name := t.Name() + "." + t.Field(i).Name
		field := v.Field(i)
		switch {
		case skipped[name]:
		case name == "Program.Filter":
			if !field.IsNil() {
				d.prop(field.Interface().(litmus.Expr), path+".Filter")
			}
		case name == "RMW.Type" || name == "Convert.To":
			x := field.Interface().(litmus.Type)
			x.Atomic = false
			d.typ(x, path+".Type")
		default:
			d.value(field, path+"."+t.Field(i).Name)
		}
	}
}

func (d *dumper) typ(t litmus.Type, path string) {
	if t.Kind != litmus.Int && t.Kind != litmus.Uint {
		t.Bits = 0
	}
	d.line(path, fmt.Sprintf("kind %d bits %d atomic %v", t.Kind, t.Bits, t.Atomic))
}

// firstCell names an object by its first cell.
func (d *dumper) firstCell(object int) int {
	for i, l := range d.p.Locs {
		if l.Object == object {
			return i
		}
	}
	return -1
}

func quantifier(q litmus.Quantifier) litmus.Quantifier {
	if q == "" {
		return litmus.Forall
	}
	return q
}

// prop writes a predicate: chains of /\ and \/ flat.
func (d *dumper) prop(x litmus.Expr, path string) {
	if x == nil {
		x = &litmus.Const{V: litmus.Num(1)}
	}
	if b, ok := x.(*litmus.Binary); ok {
		switch b.Op {
		case litmus.Ne:
			x = &litmus.Unary{Op: litmus.Not, X: &litmus.Binary{Op: litmus.Eq, X: b.X, Y: b.Y}}
		case litmus.AndAlso, litmus.OrElse:
			for i, y := range chain(b, b.Op) {
				d.prop(y, fmt.Sprintf("%s%s%d", path, b.Op, i))
			}
			return
		}
	}
	switch x := x.(type) {
	case *litmus.Unary:
		d.line(path, "Unary "+x.Op)
		d.prop(x.X, path+".X")
	case *litmus.Binary:
		d.line(path, "Binary "+x.Op)
		d.prop(x.X, path+".X")
		d.prop(x.Y, path+".Y")
	case *litmus.Convert:
		to := x.To
		to.Atomic = false
		d.typ(to, path+".To")
		d.prop(x.X, path+".X")
	default:
		d.value(reflect.ValueOf(x), path)
	}
}

func chain(x litmus.Expr, op litmus.BinaryOp) []litmus.Expr {
	if b, ok := x.(*litmus.Binary); ok && b.Op == op {
		return append(chain(b.X, op), chain(b.Y, op)...)
	}
	return []litmus.Expr{x}
}

func flatten(body []litmus.Stmt) []litmus.Stmt {
	var out []litmus.Stmt
	for _, s := range body {
		if b, ok := s.(*litmus.Block); ok && !b.Left() {
			out = append(out, flatten(b.Body)...)
		} else {
			out = append(out, s)
		}
	}
	return out
}
