package check

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/ordo-go/ordo/check/machine"
	"github.com/ordo-go/ordo/internal/checked"
)

// A site is a place in the program where an operation declares an order.
type orderSite struct {
	line, method string
	kind         machine.Kind
	order        checked.Order
}

// stronger are the orders that an operation may have, the weakest first.
func stronger(k machine.Kind) []checked.Order {
	switch k {
	case machine.Load:
		return []checked.Order{checked.Relaxed, checked.Acquire, checked.SeqCst}
	case machine.Store:
		return []checked.Order{checked.Relaxed, checked.Release, checked.SeqCst}
	}
	return []checked.Order{checked.Relaxed, checked.Acquire, checked.Release, checked.AcqRel, checked.SeqCst}
}

const (
	// repairTime and repairLimit bound the search for orders that repair a program.
	repairTime  = 3 * time.Second
	repairLimit = 20_000
	// repairSites is how many operations may have to be looked at.
	repairSites = 24
)

// repair looks for stronger orders of the operations of a failing execution with which
// no execution fails, and says them. They are the weakest in the sense that none can
// be a step weaker alone.
func (s *optimal) repair(x *execution) string {
	switch x.failure.Kind {
	case Race, Assertion, Panic, Deadlock, Leak:
	default:
		return ""
	}
	r := &repairs{s: s, until: time.Now().Add(repairTime)}
	defer func(w []*machine.Weakening) { s.m.Weakenings, s.m.Trace = w, false }(s.m.Weakenings)
	s.m.Trace = false
	for {
		if !r.add(x) || len(r.sites) > repairSites {
			return ""
		}
		next, ok := r.try()
		if ok {
			break
		}
		if x = next; x == nil {
			return ""
		}
	}
	for i := range r.sites {
		r.weaken(i)
	}
	return r.String()
}

// repairs are orders to try.
type repairs struct {
	s      *optimal
	until  time.Time
	sites  []orderSite
	orders []checked.Order // of the sites
	proof  Result          // with them
}

// add adds the operations of an execution, as strong as they can be, and reports
// whether there are new ones.
func (r *repairs) add(x *execution) bool {
	before := len(r.sites)
	for i := range x.steps {
		st := &x.steps[i]
		line, method := machine.Site(st.pcs)
		o := declared(method)
		if line == "" || st.req.Private || o == checked.SeqCst || o == checked.Plain {
			continue
		}
		site := orderSite{line, method, st.req.Kind, o}
		if !slices.ContainsFunc(r.sites, func(t orderSite) bool { return t.line == line && t.method == method }) {
			r.sites = append(r.sites, site)
			r.orders = append(r.orders, checked.SeqCst)
		}
	}
	return len(r.sites) > before
}

// declared is the order that a method of package atomic declares by its name.
func declared(method string) checked.Order {
	for suffix, o := range map[string]checked.Order{"Relaxed": checked.Relaxed, "Acquire": checked.Acquire, "Release": checked.Release, "AcqRel": checked.AcqRel} {
		if strings.HasSuffix(method, suffix) {
			return o
		}
	}
	for _, plain := range []string{"Get", "Set", "Read", "Write"} {
		if method == plain {
			return checked.Plain
		}
	}
	return checked.SeqCst
}

// try explores the program with the orders. If it fails, or takes too long, the result
// is false, with the execution that fails.
func (r *repairs) try() (fails *execution, ok bool) {
	o := r.s.options
	o.result, o.reset, o.log, o.until = func(string) {}, func() {}, nil, r.until
	o.failed = func() bool { return false }
	o.max = repairLimit
	w := slices.Clone(o.weakenings)
	for i, s := range r.sites {
		if r.orders[i] != s.order {
			w = append(w, &machine.Weakening{Line: s.line, Method: s.method, Order: r.orders[i], Stronger: true})
		}
	}
	r.s.m.Weakenings = w
	e := &optimal{m: r.s.m, body: r.s.body, options: o, watch: r.s.watch}
	e.Model, e.Engine = r.s.Model, r.s.Engine
	e.run()
	if e.Failure != nil && e.Failure.Kind != Nondeterminism {
		fails = e.traced()
		r.s.m.Trace = false
	}
	if e.Complete {
		r.proof = e.Result
	}
	return fails, e.Complete
}

// weaken gives a site the weakest order that does.
func (r *repairs) weaken(i int) {
	strong := r.orders[i]
	for _, o := range stronger(r.sites[i].kind) {
		if o < r.sites[i].order || o >= strong || r.sites[i].order == checked.Acquire && o == checked.Release {
			continue
		}
		r.orders[i] = o
		if _, ok := r.try(); ok {
			return
		}
	}
	r.orders[i] = strong
}

func (r *repairs) String() string {
	var b strings.Builder
	for i, s := range r.sites {
		if r.orders[i] == s.order {
			continue
		}
		file, line, _ := strings.Cut(s.line[strings.LastIndexByte(s.line, '/')+1:], ":")
		fmt.Fprintf(&b, "\n  %s instead of %s at %s:%s", withOrder(s.method, s.order, r.orders[i]), s.method, file, line)
	}
	if b.Len() == 0 {
		return ""
	}
	return fmt.Sprintf("\nrepair, with which %s:%s", proved(r.proof), b.String())
}

// withOrder is a method's name with another order.
func withOrder(method string, old, new checked.Order) string {
	names := map[checked.Order]string{checked.Relaxed: "Relaxed", checked.Acquire: "Acquire", checked.Release: "Release", checked.AcqRel: "AcqRel"}
	base := strings.TrimSuffix(method, names[old])
	if new == checked.SeqCst && base == "Fence" {
		return base + "SeqCst"
	}
	return base + names[new]
}

// proved says that nothing fails.
func proved(r Result) string {
	if r.Executions == 1 {
		return "the only execution is right"
	}
	return fmt.Sprintf("all %s are right", executions(r.Executions))
}
