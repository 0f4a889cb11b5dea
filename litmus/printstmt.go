package litmus

import (
	"strings"

	"github.com/ordo-go/ordo/exec"
)

// declare declares the registers below n that are not declared yet, so that they
// keep their order.
func (pr *printer) declare(n int) {
	for ; pr.decls < n; pr.decls++ {
		pr.line("%s %s;", pr.spelled(pr.regType(pr.decls)), pr.regs[pr.th][pr.decls])
	}
}

func (pr *printer) regType(reg int) Type { return pr.p.Threads[pr.th].Regs[reg].Type }

// stmts writes statements. At the top, a register is declared where it is first
// assigned to.
func (pr *printer) stmts(body []Stmt) {
	for _, s := range body {
		if b, ok := s.(*Block); ok && !b.Left() {
			pr.stmts(b.Body)
			continue
		}
		if a, ok := s.(*Assign); ok && pr.indent == 1 && a.Reg >= pr.decls && maxReg(a.X) < a.Reg {
			pr.declare(a.Reg)
			typ := pr.spelled(pr.regType(a.Reg))
			pr.decls++
			pr.line("%s %s = %s;", typ, pr.regs[pr.th][a.Reg], pr.bare(a.X))
			continue
		}
		if pr.indent == 1 {
			pr.declare(1 + maxRegOf(s))
		}
		pr.stmt(s)
	}
}

func (pr *printer) block(head string, body []Stmt, tail string) {
	pr.line("%s{", head)
	pr.indent++
	pr.stmts(body)
	pr.indent--
	pr.line("}%s", tail)
}

func (pr *printer) stmt(s Stmt) {
	switch s := s.(type) {
	case *Assign:
		if s.Reg < 0 {
			pr.line("(void) %s;", pr.expr(s.X))
		} else {
			pr.line("%s = %s;", pr.regs[pr.th][s.Reg], pr.bare(s.X))
		}
	case *Store:
		if s.Order == exec.NA {
			pr.line("*%s = %s;", pr.expr(s.Addr), pr.bare(s.X))
		} else {
			pr.line("atomic_store_explicit(%s, %s, %s);", pr.bare(s.Addr), pr.bare(s.X), cOrders[s.Order])
		}
	case *Fence:
		pr.line("atomic_thread_fence(%s);", cOrders[s.Order])
	case *If:
		pr.ifStmt(s)
	case *Loop:
		pr.loop(s)
	case *Block:
		pr.block(`__block("`+s.Label+`") `, s.Body, "")
	case *Jump:
		pr.jump(s)
	case *Lock:
		pr.line("lock(%s);", pr.bare(s.Addr))
	case *Unlock:
		pr.line("unlock(%s);", pr.bare(s.Addr))
	case *Assume:
		pr.line("__assume(%s);", pr.bare(s.X))
	}
}

func (pr *printer) ifStmt(s *If) {
	head := "if (" + pr.bare(s.Cond) + ") "
	if isBare(s.Else) {
		pr.block(head, s.Then, "")
		return
	}
	pr.block(head, s.Then, " else {")
	pr.indent++
	pr.stmts(s.Else)
	pr.indent--
	pr.line("}")
}

// isBare reports whether nothing is printed for the statements.
func isBare(body []Stmt) bool {
	for _, s := range body {
		if b, ok := s.(*Block); !ok || b.Left() || !isBare(b.Body) {
			return false
		}
	}
	return true
}

func (pr *printer) loop(s *Loop) {
	cond := "()"
	if s.Cond != nil {
		cond = "(" + pr.bare(s.Cond) + ")"
	}
	head, tail := "while "+cond+" ", ""
	if s.PostTest {
		head, tail = "do ", " while "+cond+";"
	}
	if isBare(s.Post) {
		pr.block(head, s.Body, tail)
		return
	}
	pr.block(head, s.Body, "")
	pr.block("__post ", s.Post, tail)
}

func (pr *printer) jump(s *Jump) {
	switch s.Kind {
	case Break:
		pr.line("break;")
	case Continue:
		pr.line("continue;")
	case Leave:
		pr.line(`__leave("%s");`, s.Label)
	case Return:
		pr.line("return;")
	}
}

// expr writes an expression, with parentheses around what has an infix operator.
func (pr *printer) expr(x Expr) string {
	switch x := x.(type) {
	case *Const:
		return pr.constant(x.V)
	case *RegX:
		return pr.regs[pr.th][x.Reg]
	case *Unary:
		return string(x.Op) + "(" + pr.bare(x.X) + ")"
	case *Binary:
		return pr.binary(x)
	case *Convert:
		return pr.call("__convert", canonical(x.To), pr.bare(x.X))
	case *Offset:
		_, known := x.X.(*Const)
		_, number := x.N.(*Const)
		if pr.p.IsPointer(pr.th, x.X) && !pr.p.IsPointer(pr.th, x.N) && !(known && number) {
			return "(" + pr.expr(x.X) + " + " + pr.expr(x.N) + ")"
		}
		return pr.call("__offset", pr.bare(x.X), pr.bare(x.N))
	case *Load:
		if x.Order == exec.NA {
			return "*" + pr.expr(x.Addr)
		}
		return pr.call("atomic_load_explicit", pr.bare(x.Addr), cOrders[x.Order])
	case *RMW:
		return pr.rmw(x)
	case *CAS:
		return pr.cas(x)
	case *TryLock:
		return pr.call("__trylock", pr.bare(x.Addr))
	}
	return "0"
}

// bare writes an expression where nothing stands beside it, so that it needs no
// parentheses of its own.
func (pr *printer) bare(x Expr) string {
	s := pr.expr(x)
	b, ok := x.(*Binary)
	if strings.HasPrefix(s, "(") && !(ok && b.Op == Seq) {
		return s[1 : len(s)-1] // expr puts them around the whole
	}
	return s
}

func (pr *printer) call(f string, args ...string) string {
	return f + "(" + strings.Join(args, ", ") + ")"
}

func (pr *printer) constant(v Value) string {
	if !v.IsAddr() {
		return pr.value(v)
	}
	i := v.Addr - 1
	if n := pr.p.Locs[i].Index; pr.isArray(i) && n > 0 {
		return "(" + pr.bases[i] + " + " + pr.value(Num(int64(n))) + ")"
	}
	return pr.bases[i]
}

// binary writes an operation with C's sign for it, or as __op where C has none or
// would take it for pointer arithmetic.
func (pr *printer) binary(x *Binary) string {
	sign := string(x.Op)
	a, b := pr.expr(x.X), pr.expr(x.Y)
	switch x.Op {
	case Seq:
		return "(" + a + ", " + b + ")"
	case Eq, Ne, AndAlso, OrElse:
		return "(" + a + " " + sign + " " + b + ")"
	case Add, Sub, Mul, Div, Rem, And, Or, Xor, Shl, Shr, Lt, Le, Gt, Ge:
		if !pr.p.IsPointer(pr.th, x.X) && !pr.p.IsPointer(pr.th, x.Y) {
			return "(" + a + " " + sign + " " + b + ")"
		}
	}
	return pr.call("__op", `"`+sign+`"`, a, b)
}

func (pr *printer) rmw(x *RMW) string {
	a, v, order := pr.bare(x.Addr), pr.bare(x.X), cOrders[x.Order]
	if !x.New && SameValues(x.Type, pr.p.RMWType(x.Addr)) {
		return pr.call("atomic_"+string(x.Op)+"_explicit", a, v, order)
	}
	args := []string{`"` + string(x.Op) + `"`, a, v, order, canonical(x.Type)}
	if x.New {
		args = append(args, "new")
	}
	return pr.call("__rmw", args...)
}

func (pr *printer) cas(x *CAS) string {
	f := "__cas"
	switch {
	case x.Mem && x.Weak:
		f = "atomic_compare_exchange_weak_explicit"
	case x.Mem:
		f = "atomic_compare_exchange_strong_explicit"
	case x.Weak:
		f = "__cas_weak"
	}
	return pr.call(f, pr.bare(x.Addr), pr.bare(x.Old), pr.bare(x.New), cOrders[x.Success], cOrders[x.Failure])
}
