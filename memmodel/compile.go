package memmodel

import (
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"

	"github.com/ordo-go/ordo/exec"
	"github.com/ordo-go/ordo/memmodel/cat"
)

// A Compiled model is its cat program with all functions applied: a graph of set
// and relation operations over what an execution provides, and the checks on
// them. [Compiled.Judge] evaluates it.
//
// A check is early when adding edges to rf or to an order can only make it fail
// and never repair it: then it can reject an unfinished execution. Of the others
// there is often a part that can.
type Compiled struct {
	Orders []Order // what "with" asks for: co, and for some models S
	Checks []Check
	Shown  map[string]int // relations bound by name at top level, by node

	nodes []node
	fixes []fix
	inner [][]int // per fixed point: the nodes inside, operands first
	plan  *plan

	planned []bool // by node: whether a judge computes it
}

// An Order is a relation that is not given but searched: total on each class of
// Set, an extension of Base.
type Order struct {
	Name   string
	ByLoc  bool // one total order for each location; else one for the whole set
	set    int  // node
	base   int  // node
	early  int  // node: the part of base that is known of an unfinished execution
	result int  // node
}

// A Check is a compiled [cat.Check].
type Check struct {
	*cat.Check
	Label string // its name, or a made-up one
	Early bool   // all of it is judged early
	node  int
	early int // node: the part that an unfinished execution is judged by; -1 for none
}

// op is what a node computes.
type op uint8

const (
	opSet   op = iota // a set that the execution provides
	opRel             // a relation that it provides
	opOrder           // an order that is searched
	opVar             // a variable of a fixed point
	opFix             // the fixed point itself
	opEmptySet
	opEmptyRel
	opAll // all events
	opUnion
	opIntersect
	opDiff
	opComplement
	opSeq
	opProduct
	opInverse
	opClosure
	opStar
	opOptional
	opLift
	opDomain
	opRange
	opRestrict // a relation to a domain and a range
)

// A node is one operation. Operands have smaller numbers, but for those of a
// fixed point, whose nodes lie between its variables and its opFix.
type node struct {
	op      op
	isSet   bool
	x, y, z int    // operands: nodes, or an index for opOrder, opFix and opVar
	name    string // of what is provided
	label   string // the first name it was bound to
	level   level
	up      bool // grows, or stays, when rf and the orders grow
	down    bool // shrinks, or stays
	bound   bool // depends on a variable of a fixed point
}

// level says since when a node's value is known.
type level uint8

const (
	static  level = iota // with the events
	byRF                 // with reads-from
	byOrder              // with the orders
)

// fix is a group of mutually recursive relations.
type fix struct{ vars, bodies []int }

// SetNames and RelNames are what an execution provides, besides the tags of
// events: any other name in capitals that a model uses in a "try" is unbound.
var (
	dynamicSets = map[string]level{"FW": byOrder}
	dynamicRels = map[string]level{"rf": byRF}
)

// An unbound identifier, an operand of the wrong kind.
func errAt(e interface{ Position() exec.Pos }, format string, args ...any) error {
	return &Error{Pos: e.Position(), Message: fmt.Sprintf(format, args...)}
}

// An Error is what is wrong with a model, and where.
type Error struct {
	Pos     exec.Pos
	Message string
}

func (e *Error) Error() string { return e.Pos.String() + ": " + e.Message }

// value is what an expression is at compile time.
type value any

type (
	zero    struct{} // the empty set or relation
	ref     int      // a node
	closure struct { // a function
		params cat.Pattern
		body   cat.Expr
		env    *scope
	}
	primitive func(c *compiler, at cat.Expr, arg value) (value, error)
	tuple     []value
	tag       string
	orders    struct { // the value of generate_orders(s, r) and of linearisations(s, r)
		set, base int
		byLoc     bool
	}
	undefined struct{ error } // a name whose definition failed: an error when it is used
	procedure struct {
		*cat.Procedure
		env *scope
	}
)

// scope is a chain of bindings.
type scope struct {
	name string
	v    value
	up   *scope
}

func (s *scope) find(name string) (value, bool) {
	for ; s != nil; s = s.up {
		if s.name == name {
			return s.v, true
		}
	}
	return nil, false
}

func (s *scope) bind(name string, v value) *scope { return &scope{name, v, s} }

type compiler struct {
	out   *Compiled
	known map[node]int
	sets  map[string]bool
	rels  map[string]bool
	depth int
}

// Compile applies the functions of a model. The file has its includes in place;
// sets and rels are the names that executions provide.
func Compile(f *cat.File, sets, rels []string) (*Compiled, error) {
	c := &compiler{
		out:   &Compiled{Shown: map[string]int{}},
		known: map[node]int{},
		sets:  map[string]bool{},
		rels:  map[string]bool{},
	}
	for _, s := range sets {
		c.sets[s] = true
	}
	for _, r := range rels {
		c.rels[r] = true
	}
	if _, err := c.stmts(f.Stmts, primitives()); err != nil {
		return nil, err
	}
	for _, o := range c.out.Orders {
		if c.out.nodes[o.set].level != static {
			return nil, fmt.Errorf("%s: with %s: the set it orders depends on the execution", f.Title, o.Name)
		}
	}
	for id := range c.out.fixes {
		c.out.inner = append(c.out.inner, c.out.findBound(id))
	}
	c.out.plan = c.out.makePlan()
	return c.out, nil
}

// native are the functions of cross.cat that are known here: what they compute is
// searched edge by edge instead of listed.
var native = []string{"generate_orders", "generate_cos", "co_locs", "cross", "linearisations"}

func primitives() *scope {
	var s *scope
	s = s.bind("linearisations", primitive(func(c *compiler, at cat.Expr, arg value) (value, error) {
		return c.orders(at, arg, false)
	}))
	s = s.bind("generate_orders", primitive(func(c *compiler, at cat.Expr, arg value) (value, error) {
		return c.orders(at, arg, true)
	}))
	s = s.bind("generate_cos", primitive(func(c *compiler, at cat.Expr, arg value) (value, error) {
		return c.orders(at, tuple{ref(c.provided("W", true)), arg}, true)
	}))
	s = s.bind("domain", primitive(func(c *compiler, at cat.Expr, arg value) (value, error) {
		return c.ends(at, opDomain, arg)
	}))
	s = s.bind("range", primitive(func(c *compiler, at cat.Expr, arg value) (value, error) {
		return c.ends(at, opRange, arg)
	}))
	for _, name := range []string{"classes-loc", "classes", "tag2events", "partition", "tag2scope", "tag2level"} {
		s = s.bind(name, primitive(func(c *compiler, at cat.Expr, arg value) (value, error) {
			return nil, errAt(at, "%s cannot be used here: only the reference interpreter knows it", name)
		}))
	}
	return s
}

func (c *compiler) orders(at cat.Expr, arg value, byLoc bool) (value, error) {
	t, ok := arg.(tuple)
	if !ok || len(t) != 2 {
		return nil, errAt(at, "expected a pair of a set and a relation")
	}
	set, err := c.operand(at, t[0], true)
	if err != nil {
		return nil, err
	}
	base, err := c.operand(at, t[1], false)
	return orders{set, base, byLoc}, err
}

func (c *compiler) ends(at cat.Expr, o op, arg value) (value, error) {
	if _, ok := arg.(zero); ok {
		return zero{}, nil
	}
	x, err := c.operand(at, arg, false)
	if err != nil {
		return nil, err
	}
	return ref(c.add(node{op: o, isSet: true, x: x})), nil
}

// provided returns the node of a set or relation that executions provide.
func (c *compiler) provided(name string, isSet bool) int {
	n := node{op: opRel, isSet: isSet, name: name, up: true, down: true}
	if isSet {
		n.op = opSet
		n.level = dynamicSets[name]
	} else {
		n.level = dynamicRels[name]
		if n.level != static {
			n.down = false
		}
	}
	if isSet && n.level != static {
		n.up, n.down = false, false
	}
	return c.intern(n)
}

// add completes a node whose operands are in place.
func (c *compiler) add(n node) int {
	n = c.simplify(n)
	x := &c.out.nodes[n.x]
	n.level, n.up, n.down, n.bound = x.level, x.up, x.down, x.bound
	switch n.op {
	case opComplement:
		n.up, n.down = n.down, n.up
	case opUnion, opIntersect, opSeq, opProduct, opDiff, opRestrict:
		y := c.out.nodes[n.y]
		if n.op == opDiff {
			y.up, y.down = y.down, y.up
		}
		n.merge(y)
		if n.op == opRestrict {
			n.merge(c.out.nodes[n.z])
		}
	}
	return c.intern(n)
}

func (n *node) merge(y node) {
	n.level = max(n.level, y.level)
	n.up, n.down = n.up && y.up, n.down && y.down
	n.bound = n.bound || y.bound
}

// simplify turns a composition with the identity of a set, and an intersection
// with a product, into a restriction.
func (c *compiler) simplify(n node) node {
	if n.isSet {
		return n
	}
	all := func() int { return c.intern(node{op: opAll, isSet: true, up: true, down: true}) }
	get := func(i int) node { return c.out.nodes[i] }
	switch n.op {
	case opSeq:
		x, y := get(n.x), get(n.y)
		switch {
		case x.op == opLift && y.op == opLift:
		case x.op == opLift && y.op == opRestrict && get(y.y).op == opAll:
			return node{op: opRestrict, x: y.x, y: x.x, z: y.z}
		case x.op == opLift:
			return node{op: opRestrict, x: n.y, y: x.x, z: all()}
		case y.op == opLift && x.op == opRestrict && get(x.z).op == opAll:
			return node{op: opRestrict, x: x.x, y: x.y, z: y.x}
		case y.op == opLift:
			return node{op: opRestrict, x: n.x, y: all(), z: y.x}
		}
	case opIntersect:
		if y := get(n.y); y.op == opProduct {
			return node{op: opRestrict, x: n.x, y: y.x, z: y.y}
		}
		if x := get(n.x); x.op == opProduct {
			return node{op: opRestrict, x: n.y, y: x.x, z: x.y}
		}
	}
	return n
}

// intern returns the number of a node, an old one if there is an equal one.
func (c *compiler) intern(n node) int {
	if i, ok := c.known[n]; ok {
		return i
	}
	i := len(c.out.nodes)
	c.out.nodes = append(c.out.nodes, n)
	c.known[n] = i
	return i
}

// operand turns a value into a node of the wanted kind.
func (c *compiler) operand(at cat.Expr, v value, isSet bool) (int, error) {
	switch v := v.(type) {
	case zero:
		o := opEmptyRel
		if isSet {
			o = opEmptySet
		}
		return c.intern(node{op: o, isSet: isSet, up: true, down: true}), nil
	case ref:
		if c.out.nodes[v].isSet == isSet {
			return int(v), nil
		}
	}
	return 0, errAt(at, "expected %s, found %s", kindName(isSet), c.kind(v))
}

func kindName(isSet bool) string {
	if isSet {
		return "a set of events"
	}
	return "a relation"
}

func (c *compiler) kind(v value) string {
	switch v := v.(type) {
	case zero:
		return "an empty set"
	case ref:
		return kindName(c.out.nodes[v].isSet)
	case closure, primitive:
		return "a function"
	case tuple:
		return fmt.Sprintf("a tuple of %d", len(v))
	case tag:
		return "the tag '" + string(v)
	case orders:
		return "a set of relations"
	case procedure:
		return "a procedure"
	}
	return fmt.Sprintf("%T", v)
}

// stmts compiles statements and returns the scope that they leave.
func (c *compiler) stmts(list []cat.Stmt, env *scope) (*scope, error) {
	var err error
	for _, s := range list {
		switch s := s.(type) {
		case *cat.Let:
			env, err = c.let(s, env)
		case *cat.Check:
			err = c.check(s, env)
		case *cat.With:
			env, err = c.with(s, env)
		case *cat.Procedure:
			env = env.bind(s.Name, procedure{s, env})
		case *cat.Call:
			err = c.call(s, env)
		case *cat.Cond:
			body := s.Else
			if s.Variant(cat.DefaultVariants) {
				body = s.Then
			}
			env, err = c.stmts(body, env)
		case *cat.Show, *cat.Ignored, *cat.Enum:
		case *cat.Include:
			err = errAt(s, "include %q was not read", s.Path)
		default:
			err = errAt(s, "a statement that only the reference interpreter knows")
		}
		if err != nil {
			return nil, err
		}
	}
	return env, nil
}

func (c *compiler) let(s *cat.Let, env *scope) (*scope, error) {
	if filepath.Base(s.Position().File) == "cross.cat" && len(s.Binds) == 1 && slices.Contains(native, firstName(s.Binds[0])) {
		return env, nil
	}
	out, err := c.binds(s.Rec, s.Binds, env)
	if err != nil {
		return nil, err
	}
	for _, b := range s.Binds {
		for _, name := range b.Pat.Names {
			if v, _ := out.find(name); v != nil {
				if n, ok := v.(ref); ok {
					c.out.Shown[name] = int(n)
					if c.out.nodes[n].label == "" {
						c.label(int(n), name)
					}
				}
			}
		}
	}
	return out, nil
}

// label names a node after its interning, which must not see names.
func (c *compiler) label(n int, name string) { c.out.nodes[n].label = name }

func firstName(b cat.Bind) string {
	if len(b.Pat.Names) == 0 {
		return ""
	}
	return b.Pat.Names[0]
}

func (c *compiler) binds(rec bool, list []cat.Bind, env *scope) (*scope, error) {
	if rec {
		return c.recursive(list, env)
	}
	out := env
	for _, b := range list {
		v, err := c.expr(b.X, env)
		if u := (unbound{}); errors.As(err, &u) && len(b.Pat.Names) == 1 {
			v, err = undefined{err}, nil // herd7 is lazy, and one of its models needs that
		}
		if err != nil {
			return nil, err
		}
		if out, err = bindPattern(b.X, b.Pat, v, out); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func bindPattern(at cat.Expr, p cat.Pattern, v value, env *scope) (*scope, error) {
	if !p.Tuple && len(p.Names) == 1 {
		return env.bind(p.Names[0], v), nil
	}
	if t, ok := v.(tuple); ok && len(t) == len(p.Names) {
		for i, name := range p.Names {
			env = env.bind(name, t[i])
		}
		return env, nil
	}
	if p.Tuple && len(p.Names) == 1 {
		return env.bind(p.Names[0], v), nil
	}
	if t, ok := v.(tuple); ok && len(t) == 0 && len(p.Names) == 0 {
		return env, nil
	}
	return nil, errAt(at, "expected a tuple of %d", len(p.Names))
}

// recursive compiles let rec: functions see themselves, relations are a least
// fixed point.
func (c *compiler) recursive(list []cat.Bind, env *scope) (*scope, error) {
	functions := true
	for _, b := range list {
		if _, ok := b.X.(*cat.Fun); !ok {
			functions = false
		}
	}
	if functions {
		inner := env
		var made []*scope
		for _, b := range list {
			inner = inner.bind(firstName(b), nil)
			made = append(made, inner)
		}
		for i, b := range list {
			f := b.X.(*cat.Fun)
			made[i].v = closure{f.Params, f.Body, inner}
		}
		return inner, nil
	}
	return c.fixedPoint(list, env)
}

func (c *compiler) fixedPoint(list []cat.Bind, env *scope) (*scope, error) {
	id := len(c.out.fixes)
	c.out.fixes = append(c.out.fixes, fix{})
	g := fix{}
	inner := env
	for i, b := range list {
		v := c.intern(node{op: opVar, x: id, y: i, up: true, bound: true})
		g.vars = append(g.vars, v)
		inner = inner.bind(firstName(b), ref(v))
	}
	lv, up := static, true
	for _, b := range list {
		v, err := c.expr(b.X, inner)
		if err != nil {
			return nil, err
		}
		n, err := c.operand(b.X, v, false)
		if err != nil {
			return nil, err
		}
		g.bodies = append(g.bodies, n)
		lv, up = max(lv, c.out.nodes[n].level), up && c.out.nodes[n].up
	}
	c.out.fixes[id] = g
	out := env
	for i, b := range list {
		n := c.intern(node{op: opFix, x: id, y: i, level: lv, up: up || lv == static, down: lv == static})
		out = out.bind(firstName(b), ref(n))
	}
	return out, nil
}

func (c *compiler) check(s *cat.Check, env *scope) error {
	v, err := c.expr(s.X, env)
	if err != nil {
		return err
	}
	isSet := false
	if r, ok := v.(ref); ok && s.Kind == cat.Empty {
		isSet = c.out.nodes[r].isSet
	}
	n, err := c.operand(s.X, v, isSet)
	if err != nil {
		return err
	}
	label := s.Name
	if label == "" {
		label = fmt.Sprintf("%s at line %d", s.Kind, s.Position().Line)
	}
	k := Check{Check: s, Label: label, node: n, early: -1}
	if s.Mode == cat.Require && !s.Not {
		k.early = c.growing(n)
		k.Early = k.early == n
	}
	c.out.Checks = append(c.out.Checks, k)
	return nil
}

func (c *compiler) with(s *cat.With, env *scope) (*scope, error) {
	v, err := c.expr(s.From, env)
	if err != nil {
		return nil, err
	}
	o, ok := v.(orders)
	if !ok {
		return nil, errAt(s.From, "expected the orders of generate_cos, generate_orders or linearisations, found %s", c.kind(v))
	}
	n := c.intern(node{op: opOrder, x: len(c.out.Orders), level: byOrder, up: true})
	c.out.Orders = append(c.out.Orders, Order{Name: s.Name, ByLoc: o.byLoc, set: o.set, base: o.base, early: c.growing(o.base), result: n})
	c.label(n, s.Name)
	c.out.Shown[s.Name] = n
	return env.bind(s.Name, ref(n)), nil
}

// growing returns a part of n that only grows when rf and the orders grow: all of
// it where it does. An unfinished execution may be judged by that part.
func (c *compiler) growing(n int) int {
	nd := c.out.nodes[n]
	if nd.up {
		return n
	}
	part := node{op: nd.op, isSet: nd.isSet, x: nd.x, y: nd.y, z: nd.z}
	switch nd.op {
	case opUnion, opIntersect, opSeq, opProduct:
		part.x, part.y = c.growing(nd.x), c.growing(nd.y)
		return c.add(part)
	case opDiff:
		if c.out.nodes[nd.y].down {
			part.x = c.growing(nd.x)
			return c.add(part)
		}
	case opInverse, opClosure, opStar, opOptional, opLift, opDomain, opRange:
		part.x = c.growing(nd.x)
		return c.add(part)
	case opRestrict:
		part.x, part.y, part.z = c.growing(nd.x), c.growing(nd.y), c.growing(nd.z)
		return c.add(part)
	}
	empty := node{op: opEmptyRel, isSet: nd.isSet, up: true, down: true}
	if nd.isSet {
		empty.op = opEmptySet
	}
	return c.intern(empty)
}

func (c *compiler) call(s *cat.Call, env *scope) error {
	v, ok := env.find(s.Name)
	p, isProc := v.(procedure)
	if !ok || !isProc {
		return errAt(s, "%s is no procedure", s.Name)
	}
	arg, err := c.expr(s.Arg, env)
	if err != nil {
		return err
	}
	inner, err := bindPattern(s.Arg, p.Params, arg, p.env)
	if err != nil {
		return err
	}
	first := len(c.out.Checks)
	_, err = c.stmts(p.Body, inner)
	for i := first; s.As != "" && i < len(c.out.Checks); i++ {
		c.out.Checks[i].Label = s.As
	}
	return err
}

// Relation returns the node of a relation bound by name at top level.
func (p *Compiled) Relation(name string) (int, bool) {
	n, ok := p.Shown[name]
	return n, ok && !p.nodes[n].isSet
}

// Names returns the names bound at top level, sorted.
func (p *Compiled) Names() []string { return slices.Sorted(maps.Keys(p.Shown)) }
