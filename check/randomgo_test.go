//go:build ordo

package check_test

import (
	"math/rand"
	"slices"
	"strconv"

	"github.com/ordo-go/ordo/exec"
	"github.com/ordo-go/ordo/internal/oracle"
	"github.com/ordo-go/ordo/litmus"
)

// randomGo returns a random program that can be written in Go, in which weak
// behaviour is likely. What comes after an acquire and uses plain memory is often done
// only if that has seen something. The location plain is handed over; nowhere: only
// the random plain accesses are.
func randomGo(r *rand.Rand, o oracle.Shape, plain int) *litmus.Program {
	p := oracle.Program(r, o)
	p.Cond.X, p.Cond.Text = nil, ""
	for i := range p.Threads {
		t := &p.Threads[i]
		t.Body = rewrite(t.Body, func(s litmus.Stmt) []litmus.Stmt { return asGo(p, t, s) })
	}
	onlyUsed(p)
	if plain < len(p.Locs) && p.Locs[max(plain, 0)].Type.Kind != litmus.Mutex && plain != nowhere {
		handOver(p, plain)
	}
	for l := range p.Locs {
		oneUse(p, l)
	}
	for i := range p.Threads {
		p.Threads[i].Body = guarded(r, p.Threads[i].Body)
	}
	return p
}

const nowhere = -1

// handOver makes a location plain, and has it used under the mutex, if there is one;
// else all threads acquire by what they load, and release by what they store.
func handOver(p *litmus.Program, loc int) {
	mutex := slices.IndexFunc(p.Locs, func(l litmus.Loc) bool { return l.Type.Kind == litmus.Mutex })
	for i := range p.Threads {
		t := &p.Threads[i]
		for l := range p.Locs {
			loads, stores, _ := accesses(t, l)
			for _, x := range loads {
				x.Order = handing(x.Order, l == loc, exec.ACQ)
			}
			for _, s := range stores {
				s.Order = handing(s.Order, l == loc, exec.REL)
			}
		}
		if mutex >= 0 {
			t.Body = underMutex(t.Body, loc, mutex)
		}
	}
}

func handing(o exec.Order, plain bool, strong exec.Order) exec.Order {
	switch {
	case plain:
		return exec.NA
	case o == exec.RLX:
		return strong
	}
	return o
}

// underMutex locks the mutex for each statement that uses a location, where it is not
// locked already.
func underMutex(body []litmus.Stmt, loc, mutex int) (out []litmus.Stmt) {
	held := false
	for _, s := range body {
		switch x := s.(type) {
		case *litmus.Lock:
			held = true
		case *litmus.Unlock:
			held = false
		case *litmus.If:
			if !held {
				s = &litmus.If{Cond: x.Cond, Then: underMutex(x.Then, loc, mutex), Else: underMutex(x.Else, loc, mutex), Pos: x.Pos}
			}
		case *litmus.Loop:
			if !held {
				s = &litmus.Loop{Cond: x.Cond, PostTest: x.PostTest, Body: underMutex(x.Body, loc, mutex), Pos: x.Pos}
			}
		case *litmus.Assign, *litmus.Store:
			loads, stores, updated := accesses(&litmus.Thread{Body: []litmus.Stmt{s}}, loc)
			if !held && len(loads)+len(stores) > 0 && !updated {
				at := &litmus.Const{V: litmus.AddrOf(mutex)}
				out = append(out, &litmus.Lock{Addr: at}, s, &litmus.Unlock{Addr: at})
				continue
			}
		}
		out = append(out, s)
	}
	return out
}

// accesses returns what a thread does with a location.
func accesses(t *litmus.Thread, loc int) (loads []*litmus.Load, stores []*litmus.Store, updated bool) {
	is := func(x litmus.Expr) bool { c, ok := x.(*litmus.Const); return ok && c.V == litmus.AddrOf(loc) }
	eachExpr(t.Body, func(x litmus.Expr) {
		switch x := x.(type) {
		case *litmus.Load:
			if is(x.Addr) {
				loads = append(loads, x)
			}
		case *litmus.RMW:
			updated = updated || is(x.Addr)
		case *litmus.CAS:
			updated = updated || is(x.Addr)
		}
	})
	eachStmt(t.Body, func(s litmus.Stmt) {
		if s, ok := s.(*litmus.Store); ok && is(s.Addr) {
			stores = append(stores, s)
		}
	})
	return loads, stores, updated
}

// rewrite replaces statements, innermost first.
func rewrite(body []litmus.Stmt, f func(litmus.Stmt) []litmus.Stmt) (out []litmus.Stmt) {
	for _, s := range body {
		switch x := s.(type) {
		case *litmus.If:
			s = &litmus.If{Cond: x.Cond, Then: rewrite(x.Then, f), Else: rewrite(x.Else, f), Pos: x.Pos}
		case *litmus.Loop:
			s = &litmus.Loop{Cond: x.Cond, PostTest: x.PostTest, Body: rewrite(x.Body, f), Post: rewrite(x.Post, f), Pos: x.Pos}
		case *litmus.Block:
			s = &litmus.Block{Label: x.Label, Body: rewrite(x.Body, f)}
		}
		out = append(out, f(s)...)
	}
	return out
}

// asGo gives an assignment operands in order, and operations that Go has.
func asGo(p *litmus.Program, t *litmus.Thread, s litmus.Stmt) []litmus.Stmt {
	a, ok := s.(*litmus.Assign)
	if !ok {
		return []litmus.Stmt{s}
	}
	switch x := a.X.(type) {
	case *litmus.RMW:
		if x.Op == litmus.FetchXor {
			x.Op = litmus.FetchOr
		}
	case *litmus.CAS:
		if x.Mem {
			x.Mem, x.Old = false, &litmus.Const{V: p.Locs[x.Old.(*litmus.Const).V.Addr-1].Init}
		}
		x.Weak, x.Failure = false, failureOf(x.Success)
	case *litmus.Binary:
		var out []litmus.Stmt
		a.X = inOrder(t, a.X, &out)
		return append(out, a)
	}
	return []litmus.Stmt{s}
}

// inOrder puts the loads of x into registers.
func inOrder(t *litmus.Thread, x litmus.Expr, out *[]litmus.Stmt) litmus.Expr {
	switch x := x.(type) {
	case *litmus.Binary:
		a := inOrder(t, x.X, out)
		return &litmus.Binary{Op: x.Op, X: a, Y: inOrder(t, x.Y, out)}
	case *litmus.Load:
		r := len(t.Regs)
		t.Regs = append(t.Regs, litmus.Reg{Name: "r" + strconv.Itoa(r), Type: t.Regs[0].Type})
		*out = append(*out, &litmus.Assign{Reg: r, X: x, Pos: x.Pos})
		return &litmus.RegX{Reg: r}
	}
	return x
}

// onlyUsed drops the last locations if nothing uses them.
func onlyUsed(p *litmus.Program) {
	last := 0
	for _, t := range p.Threads {
		eachExpr(t.Body, func(x litmus.Expr) {
			if c, ok := x.(*litmus.Const); ok && c.V.IsAddr() {
				last = max(last, c.V.Addr)
			}
		})
	}
	p.Locs = p.Locs[:last]
	for i := range p.Threads {
		p.Threads[i].Params = slices.DeleteFunc(p.Threads[i].Params, func(a litmus.Param) bool { return a.Loc >= last })
	}
}

// oneUse makes all accesses of a location plain if one is and none is a
// read-modify-write; else all are atomic.
func oneUse(p *litmus.Program, loc int) {
	var orders []*exec.Order
	updated := false
	for i := range p.Threads {
		loads, stores, u := accesses(&p.Threads[i], loc)
		updated = updated || u
		for _, x := range loads {
			orders = append(orders, &x.Order)
		}
		for _, s := range stores {
			orders = append(orders, &s.Order)
		}
	}
	plain := !updated && slices.ContainsFunc(orders, func(o *exec.Order) bool { return *o == exec.NA })
	for _, o := range orders {
		switch {
		case plain:
			*o = exec.NA
		case *o == exec.NA:
			*o = exec.RLX
		}
	}
	if plain {
		p.Locs[loc].Type.Atomic, p.Locs[loc].Type.Name = false, "int"
		for i := range p.Threads {
			p.Threads[i].Params[loc].Type = "int*"
		}
	}
}

// guarded puts what uses plain memory after an acquiring load under an if, mostly.
func guarded(r *rand.Rand, body []litmus.Stmt) []litmus.Stmt {
	for i, s := range body {
		a, ok := s.(*litmus.Assign)
		if !ok || i+1 == len(body) {
			continue
		}
		load, ok := a.X.(*litmus.Load)
		_, alreadyIf := body[i+1].(*litmus.If)
		if !ok || load.Order < exec.ACQ || alreadyIf || !usesPlain(body[i+1:]) || !balanced(body[i+1:]) || r.Intn(8) == 0 {
			continue
		}
		test := &litmus.If{Cond: &litmus.RegX{Reg: a.Reg}, Then: guarded(r, body[i+1:]), Pos: a.Pos}
		return append(slices.Clone(body[:i+1]), test)
	}
	return body
}

func usesPlain(body []litmus.Stmt) (yes bool) {
	eachExpr(body, func(x litmus.Expr) {
		if l, ok := x.(*litmus.Load); ok && l.Order == exec.NA {
			yes = true
		}
	})
	eachStmt(body, func(s litmus.Stmt) {
		if s, ok := s.(*litmus.Store); ok && s.Order == exec.NA {
			yes = true
		}
	})
	return yes
}

// balanced reports whether each mutex is locked and unlocked in turns.
func balanced(body []litmus.Stmt) bool {
	held := 0
	for _, s := range body {
		switch s.(type) {
		case *litmus.Lock:
			held++
		case *litmus.Unlock:
			held--
		}
		if held < 0 || held > 1 || slices.ContainsFunc(bodies(s), func(b []litmus.Stmt) bool { return !balanced(b) }) {
			return false
		}
	}
	return held == 0
}

// countForms counts the programs that have a form.
func countForms(p *litmus.Program, forms map[string]int) {
	has := map[string]bool{}
	orders := map[bool]bool{}
	for _, t := range p.Threads {
		eachStmt(t.Body, func(s litmus.Stmt) {
			switch s := s.(type) {
			case *litmus.Fence:
				has["fence"] = true
			case *litmus.If:
				has["if"] = true
			case *litmus.Loop:
				has["loop"] = true
			case *litmus.Lock:
				has["mutex"] = true
			case *litmus.Store:
				orders[s.Order == exec.SC] = true
			}
		})
		eachExpr(t.Body, func(x litmus.Expr) {
			switch x := x.(type) {
			case *litmus.RMW:
				has["update"] = true
			case *litmus.CAS:
				has["compare-and-swap"] = true
			case *litmus.Load:
				orders[x.Order == exec.SC] = true
			}
		})
		has["plain"] = has["plain"] || usesPlain(t.Body)
	}
	has["SeqCst and other orders"] = len(orders) == 2
	for f, yes := range has {
		if yes {
			forms[f]++
		}
	}
}
