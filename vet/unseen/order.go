package unseen

// A segment is a piece of a thread between two of: start, WaitGroup.Go, Done, Wait, end.
type segment struct {
	thread int
	id     int
	before []uint64 // set of segments that are over before this one begins
}

// segment returns a new segment of a thread, after others.
func (r *checkRun) segment(thread int, after ...*segment) *segment {
	s := &segment{thread: thread, id: len(r.segments)}
	r.segments = append(r.segments, s)
	for _, a := range after {
		s.follow(a)
	}
	return s
}

// follow notes that a, and all that precedes it, is over before s begins.
func (s *segment) follow(a *segment) {
	n := max(len(s.before), len(a.before), a.id/64+1)
	s.before = append(s.before, make([]uint64, n-len(s.before))...)
	for i, bits := range a.before {
		s.before[i] |= bits
	}
	s.before[a.id/64] |= 1 << (a.id % 64)
}

// precedes reports whether s is over before t begins.
func (s *segment) precedes(t *segment) bool {
	return s.id/64 < len(t.before) && t.before[s.id/64]&(1<<(s.id%64)) != 0
}

// anyGroup is the key of a WaitGroup of which it is not known which it is.
const anyGroup = "?"

func sameGroup(a, b string) bool { return a == b || a == anyGroup || b == anyGroup }

func groupName(l *location) string {
	if !l.sure() {
		return anyGroup
	}
	return l.String()
}

// end notes what a Wait of the group waits for, one that was walked already too.
func (r *checkRun) end(group string, s *segment) {
	r.ends[group] = append(r.ends[group], s)
	for key, waits := range r.waits {
		for _, wait := range waits {
			if !sameGroup(key, group) || wait.precedes(s) || wait == s {
				continue
			}
			for _, t := range r.segments {
				if t == wait || wait.precedes(t) {
					t.follow(s)
				}
			}
		}
	}
}

// wait is WaitGroup.Wait.
func (w *walker) wait(group *location) {
	if w.run == nil {
		return
	}
	w.news++
	name := groupName(group)
	after := []*segment{w.seg}
	for key, ends := range w.run.ends {
		if sameGroup(key, name) {
			after = append(after, ends...)
		}
	}
	w.seg = w.run.segment(w.seg.thread, after...)
	w.run.waits[name] = append(w.run.waits[name], w.seg)
}

// done is WaitGroup.Done: a Wait comes after what came before it.
func (w *walker) done(group *location) {
	if w.run == nil {
		return
	}
	w.run.end(groupName(group), w.seg)
	w.seg = w.run.segment(w.seg.thread, w.seg)
}
