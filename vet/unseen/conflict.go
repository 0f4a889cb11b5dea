package unseen

import (
	"cmp"
	"slices"
	"strings"
)

// judge reports the memory that two threads of a check touch, one with a write, and
// that nothing orders.
func (w *walker) judge(r *checkRun) {
	touched := map[*instance][]access{}
	var order []*instance
	for _, a := range r.accesses {
		if touched[a.at.in] == nil {
			order = append(order, a.at.in)
		}
		touched[a.at.in] = append(touched[a.at.in], a)
	}
	for _, in := range order {
		w.judgeInstance(r, touched[in])
	}
}

func (w *walker) judgeInstance(r *checkRun, list []access) {
	first := firstTouches(list)
	slices.SortStableFunc(list, func(a, b access) int { return cmp.Compare(a.expr.Pos(), b.expr.Pos()) })
	for _, a := range list {
		if !a.write {
			continue
		}
		for _, b := range list {
			if conflict(a, b, first) {
				w.race(r, a, b)
				break
			}
		}
	}
}

// conflict reports whether nothing keeps a, a write, and b apart.
func conflict(a, b access, first map[int]access) bool {
	if a.seg.thread == b.seg.thread || a.seg.precedes(b.seg) || b.seg.precedes(a.seg) ||
		guarded(a.held, b.held) || excluded(a.when, b.when) {
		return false
	}
	switch compare(a.at.path, b.at.path) {
	case sure:
		return true
	case maybe: // what one writes first and the other reads first is passed on
		return !b.write && first[a.seg.thread].write && !first[b.seg.thread].write
	}
	return false
}

// firstTouches returns the first access of each thread to an element of an array,
// slice or map. Threads that begin in the same way may have parted the elements among
// themselves.
func firstTouches(list []access) map[int]access {
	first := map[int]access{}
	for _, a := range list {
		if _, ok := first[a.seg.thread]; !ok && strings.Contains(pathString(a.at.path), "[") {
			first[a.seg.thread] = a
		}
	}
	return first
}
