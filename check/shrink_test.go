//go:build ordo

package check_test

import (
	"iter"
	"slices"

	"github.com/ordo-go/ordo/litmus"
)

// shrink returns a smaller program that still fails.
func shrink(p *litmus.Program, fails func(*litmus.Program) bool) *litmus.Program {
again:
	for q := range smaller(p) {
		if fails(q) {
			p = q
			goto again
		}
	}
	return p
}

// smaller yields programs with a thread or a statement less.
func smaller(p *litmus.Program) iter.Seq[*litmus.Program] {
	return func(yield func(*litmus.Program) bool) {
		for i := range p.Threads {
			q := *p
			q.Threads = slices.Delete(slices.Clone(p.Threads), i, i+1)
			if !yield(&q) {
				return
			}
			for body := range lesser(p.Threads[i].Body) {
				q := *p
				q.Threads = slices.Clone(p.Threads)
				q.Threads[i].Body = body
				if balanced(body) && !yield(&q) {
					return
				}
			}
		}
	}
}

// lesser yields the statements without one of them, or with what one contains in its
// place; without a mutex's lock and unlock.
func lesser(list []litmus.Stmt) iter.Seq[[]litmus.Stmt] {
	return func(yield func([]litmus.Stmt) bool) {
		for i, s := range list {
			with := func(more ...litmus.Stmt) []litmus.Stmt {
				return slices.Concat(list[:i], more, list[i+1:])
			}
			if !yield(with()) {
				return
			}
			for _, b := range bodies(s) {
				if !yield(with(b...)) {
					return
				}
			}
			if s, ok := s.(*litmus.If); ok {
				for then := range lesser(s.Then) {
					if !yield(with(&litmus.If{Cond: s.Cond, Then: then, Else: s.Else, Pos: s.Pos})) {
						return
					}
				}
			}
			if _, ok := s.(*litmus.Lock); !ok {
				continue
			}
			for j := i + 1; j < len(list); j++ {
				if _, ok := list[j].(*litmus.Unlock); ok {
					if !yield(slices.Concat(list[:i], list[i+1:j], list[j+1:])) {
						return
					}
					break
				}
			}
		}
	}
}
