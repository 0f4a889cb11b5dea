package memmodel

import (
	"errors"

	"github.com/ordo-go/ordo/memmodel/cat"
)

// unbound is the error of a name that nothing binds: what "try" catches.
type unbound struct{ err *Error }

func (u unbound) Error() string { return u.err.Error() }
func (u unbound) Unwrap() error { return u.err }

// maxDepth bounds the application of functions: a model that recurses over
// something other than a set never ends.
const maxDepth = 1000

func (c *compiler) expr(e cat.Expr, env *scope) (value, error) {
	switch e := e.(type) {
	case *cat.Name:
		return c.name(e, env)
	case *cat.Tag:
		return tag(e.Ident), nil
	case *cat.Zero:
		return zero{}, nil
	case *cat.Universe:
		return ref(c.intern(node{op: opAll, isSet: true, up: true, down: true})), nil
	case *cat.Unary:
		return c.unary(e, env)
	case *cat.Binary:
		return c.binary(e, env)
	case *cat.SetLit:
		if len(e.Elems) == 0 {
			return zero{}, nil
		}
	case *cat.TupleX:
		return c.tuple(e, env)
	case *cat.App:
		return c.apply(e, env)
	case *cat.Fun:
		return closure{e.Params, e.Body, env}, nil
	case *cat.LetIn:
		inner, err := c.binds(e.Rec, e.Binds, env)
		if err != nil {
			return nil, err
		}
		return c.expr(e.Body, inner)
	case *cat.Try:
		v, err := c.expr(e.X, env)
		if u := (unbound{}); errors.As(err, &u) {
			return c.expr(e.Default, env)
		}
		return v, err
	case *cat.IfX:
		if e.Variant != nil {
			if e.Variant(cat.DefaultVariants) {
				return c.expr(e.Then, env)
			}
			return c.expr(e.Else, env)
		}
	case *cat.Match:
		return c.matchTag(e, env)
	}
	return nil, errAt(e, "an expression that only the reference interpreter knows")
}

func (c *compiler) name(e *cat.Name, env *scope) (value, error) {
	if v, ok := env.find(e.Ident); ok {
		if u, ok := v.(undefined); ok {
			return nil, u.error
		}
		return v, nil
	}
	switch {
	case e.Ident == "id":
		return c.lift(c.intern(node{op: opAll, isSet: true, up: true, down: true})), nil
	case c.sets[e.Ident]:
		return ref(c.provided(e.Ident, true)), nil
	case c.rels[e.Ident]:
		return ref(c.provided(e.Ident, false)), nil
	}
	return nil, unbound{&Error{e.Position(), "unbound identifier " + e.Ident}}
}

func (c *compiler) lift(set int) value { return ref(c.add(node{op: opLift, x: set})) }

func (c *compiler) unary(e *cat.Unary, env *scope) (value, error) {
	v, err := c.expr(e.X, env)
	if err != nil {
		return nil, err
	}
	if e.Op == cat.Lift || e.Op == cat.Complement && c.isSet(v) {
		x, err := c.operand(e.X, v, true)
		if err != nil {
			return nil, err
		}
		if e.Op == cat.Lift {
			return c.lift(x), nil
		}
		return ref(c.add(node{op: opComplement, isSet: true, x: x})), nil
	}
	x, err := c.operand(e.X, v, false)
	if err != nil {
		return nil, err
	}
	ops := map[cat.UnaryOp]op{cat.Inverse: opInverse, cat.Plus: opClosure, cat.Star: opStar, cat.Opt: opOptional, cat.Complement: opComplement}
	return ref(c.add(node{op: ops[e.Op], x: x})), nil
}

func (c *compiler) isSet(v value) bool {
	r, ok := v.(ref)
	return ok && c.out.nodes[r].isSet
}

func (c *compiler) binary(e *cat.Binary, env *scope) (value, error) {
	x, err := c.expr(e.X, env)
	if err != nil {
		return nil, err
	}
	y, err := c.expr(e.Y, env)
	if err != nil {
		return nil, err
	}
	ops := map[cat.BinaryOp]op{cat.Union: opUnion, cat.Intersect: opIntersect, cat.Diff: opDiff, cat.Seq: opSeq, cat.Product: opProduct}
	o, ok := ops[e.Op]
	if !ok {
		return nil, errAt(e, "operator %s: only the reference interpreter knows it", e.Op)
	}
	operands, result := false, false // whether sets
	switch o {
	case opProduct:
		operands = true
	case opSeq:
	default:
		operands = c.isSet(x) || c.isSet(y)
		result = operands
	}
	_, zx := x.(zero)
	_, zy := y.(zero)
	if zx && zy {
		return zero{}, nil
	}
	a, err := c.operand(e.X, x, operands)
	if err != nil {
		return nil, err
	}
	b, err := c.operand(e.Y, y, operands)
	if err != nil {
		return nil, err
	}
	if o != opProduct && o != opSeq && o != opDiff && a == b {
		return ref(a), nil
	}
	return ref(c.add(node{op: o, isSet: result, x: a, y: b})), nil
}

func (c *compiler) tuple(e *cat.TupleX, env *scope) (value, error) {
	t := make(tuple, len(e.Elems))
	for i, x := range e.Elems {
		v, err := c.expr(x, env)
		if err != nil {
			return nil, err
		}
		t[i] = v
	}
	return t, nil
}

func (c *compiler) apply(e *cat.App, env *scope) (value, error) {
	f, err := c.expr(e.F, env)
	if err != nil {
		return nil, err
	}
	arg, err := c.expr(e.Arg, env)
	if err != nil {
		return nil, err
	}
	switch f := f.(type) {
	case primitive:
		return f(c, e, arg)
	case closure:
		if c.depth++; c.depth > maxDepth {
			return nil, errAt(e, "functions nest deeper than %d: does the recursion end?", maxDepth)
		}
		defer func() { c.depth-- }()
		inner, err := bindPattern(e.Arg, f.params, arg, f.env)
		if err != nil {
			return nil, err
		}
		return c.expr(f.body, inner)
	}
	return nil, errAt(e.F, "expected a function, found %s", c.kind(f))
}

// matchTag compiles a match on a tag; on sets it is left to the interpreter.
func (c *compiler) matchTag(e *cat.Match, env *scope) (value, error) {
	v, err := c.expr(e.X, env)
	if err != nil {
		return nil, err
	}
	t, isTag := v.(tag)
	_, isZero := v.(zero)
	for _, clause := range e.Clauses {
		switch {
		case clause.Kind == cat.OnAny,
			clause.Kind == cat.OnTag && isTag && clause.Tag == string(t),
			clause.Kind == cat.OnEmpty && isZero:
			return c.expr(clause.Body, env)
		}
		if !isTag {
			break
		}
	}
	if isTag {
		return nil, errAt(e, "no case for '%s", string(t))
	}
	return nil, errAt(e, "a match on a set: only the reference interpreter knows it")
}
