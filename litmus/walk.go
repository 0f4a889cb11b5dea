package litmus

// Left reports whether a [Jump] in the block leaves it.
func (b *Block) Left() bool { return leaves(b.Body, b.Label) }

func leaves(body []Stmt, label string) bool {
	for _, s := range body {
		switch s := s.(type) {
		case *Jump:
			if s.Kind == Leave && s.Label == label {
				return true
			}
		case *Block:
			// An inner block of the same label is the one that is left.
			if s.Label != label && leaves(s.Body, label) {
				return true
			}
		case *If:
			if leaves(s.Then, label) || leaves(s.Else, label) {
				return true
			}
		case *Loop:
			if leaves(s.Body, label) || leaves(s.Post, label) {
				return true
			}
		}
	}
	return false
}

// walk calls f on every expression of the statements and on its operands.
func walk(body []Stmt, f func(Expr)) {
	for _, s := range body {
		switch s := s.(type) {
		case *Assign:
			walkExpr(s.X, f)
		case *Store:
			walkExpr(s.Addr, f)
			walkExpr(s.X, f)
		case *If:
			walkExpr(s.Cond, f)
			walk(s.Then, f)
			walk(s.Else, f)
		case *Loop:
			walkExpr(s.Cond, f)
			walk(s.Body, f)
			walk(s.Post, f)
		case *Block:
			walk(s.Body, f)
		case *Lock:
			walkExpr(s.Addr, f)
		case *Unlock:
			walkExpr(s.Addr, f)
		case *Assume:
			walkExpr(s.X, f)
		}
	}
}

func walkExpr(x Expr, f func(Expr)) {
	if x == nil {
		return
	}
	f(x)
	switch x := x.(type) {
	case *Unary:
		walkExpr(x.X, f)
	case *Binary:
		walkExpr(x.X, f)
		walkExpr(x.Y, f)
	case *Convert:
		walkExpr(x.X, f)
	case *Offset:
		walkExpr(x.X, f)
		walkExpr(x.N, f)
	case *Load:
		walkExpr(x.Addr, f)
	case *RMW:
		walkExpr(x.Addr, f)
		walkExpr(x.X, f)
	case *CAS:
		walkExpr(x.Addr, f)
		walkExpr(x.Old, f)
		walkExpr(x.New, f)
	case *TryLock:
		walkExpr(x.Addr, f)
	case *StoreExclusive:
		walkExpr(x.Addr, f)
		walkExpr(x.X, f)
	case *CompareSwap:
		walkExpr(x.Addr, f)
		walkExpr(x.Old, f)
		walkExpr(x.New, f)
	case *Select:
		walkExpr(x.Cond, f)
		walkExpr(x.X, f)
		walkExpr(x.Y, f)
	}
}

// maxReg returns the highest register in x, -1 if there is none.
func maxReg(x Expr) int {
	top := -1
	walkExpr(x, func(x Expr) {
		if r, ok := x.(*RegX); ok {
			top = max(top, r.Reg)
		}
	})
	return top
}

// maxRegOf returns the highest register that s names.
func maxRegOf(s Stmt) int {
	top := -1
	body := []Stmt{s}
	walk(body, func(x Expr) {
		if r, ok := x.(*RegX); ok {
			top = max(top, r.Reg)
		}
	})
	walkAssigns(body, func(a *Assign) { top = max(top, a.Reg) })
	return top
}

func walkAssigns(body []Stmt, f func(*Assign)) {
	for _, s := range body {
		switch s := s.(type) {
		case *Assign:
			f(s)
		case *If:
			walkAssigns(s.Then, f)
			walkAssigns(s.Else, f)
		case *Loop:
			walkAssigns(s.Body, f)
			walkAssigns(s.Post, f)
		case *Block:
			walkAssigns(s.Body, f)
		}
	}
}
