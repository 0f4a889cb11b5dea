package golang

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/ordo-go/ordo/litmus"
)

// memory lays out the package variables and gives them their initial values.
func (r *reader) memory() {
	var specs []*ast.ValueSpec
	for _, f := range r.files {
		for _, d := range f.Decls {
			if d, ok := d.(*ast.GenDecl); ok && d.Tok == token.VAR {
				for _, s := range d.Specs {
					specs = append(specs, s.(*ast.ValueSpec))
				}
			}
		}
	}
	for _, s := range specs {
		for _, id := range s.Names {
			if v, ok := r.info.Defs[id].(*types.Var); ok && id.Name != "_" {
				r.locs[v] = len(r.prog.Locs)
				r.object(id.Name, v.Type(), id.Pos())
			}
		}
	}
	th := litmus.Thread{Name: "init", Pos: r.pos(r.files[0].Name.Pos())}
	l := r.lowerer(&th)
	l.frame = &frame{vars: map[*types.Var]variable{}}
	for _, s := range specs {
		l.initialise(s)
	}
	for _, fd := range r.order {
		if fd.Recv == nil && fd.Name.Name == "init" && fd.Body != nil {
			l.frame = &frame{prefix: "init.", vars: map[*types.Var]variable{}}
			l.block(fd.Body.List)
		}
	}
	r.run(l.out)
}

// object adds the cells of a variable to the shared memory and returns its address.
func (r *reader) object(name string, t types.Type, at token.Pos) litmus.Expr {
	first, object := len(r.prog.Locs), 0
	if first > 0 {
		object = r.prog.Locs[first-1].Object + 1
	}
	cells := r.cells(t, at)
	name = unique(r.names, name)
	if first+len(cells) > maxCells {
		r.fail(at, "the shared memory is too large: expected at most %d integers", maxCells)
	}
	if len(cells) == 0 {
		return num(0)
	}
	for i, c := range cells {
		r.prog.Locs = append(r.prog.Locs, litmus.Loc{
			Name: name + c.suffix, Object: object, Index: i, Type: c.typ, Pos: r.pos(at),
		})
	}
	return &litmus.Const{V: litmus.AddrOf(first)}
}

// initialise lowers var x, y = 1, &x.
func (l *lowerer) initialise(s *ast.ValueSpec) {
	if len(s.Values) > 0 && len(s.Values) != len(s.Names) {
		l.r.fail(s.Values[0].Pos(), "expected one constant or address for each variable")
	}
	for i, e := range s.Values {
		vals := l.expr(e)
		if s.Names[i].Name == "_" {
			continue
		}
		v := l.r.info.Defs[s.Names[i]].(*types.Var)
		for k, x := range vals {
			addr := &litmus.Const{V: litmus.AddrOf(l.r.locs[v] + k)}
			l.emit(&litmus.Store{Addr: addr, X: x, Pos: l.r.pos(e.Pos())})
		}
	}
}

// run does what initialisers and init say. They must be stores of constants.
func (r *reader) run(list []litmus.Stmt) {
	for _, s := range list {
		st, ok := s.(*litmus.Store)
		if ok {
			addr, ok1 := st.Addr.(*litmus.Const)
			x, ok2 := st.X.(*litmus.Const)
			if ok1 && ok2 && addr.V.IsAddr() {
				r.prog.Locs[addr.V.Addr-1].Init = x.V
				continue
			}
		}
		failAt(posOf(s, r.pos(r.files[0].Name.Pos())), "an initial value must be a constant or an address; init may only store such")
	}
}
