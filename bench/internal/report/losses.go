package report

import "github.com/ordo-go/ordo/bench/internal/load"

// A Loss is a figure in which somebody else is better than our first rival of
// the case.
type Loss struct {
	Table     *Table
	Unit      string
	Rival     string
	Theirs    float64
	Ours      float64
	Best      string // the best of ours in this figure
	BestValue float64
}

// Losses finds them all, however small, but not in repetitions during which the
// placement changed.
func Losses(tables []Table) (all []Loss) {
	for i := range tables {
		t := &tables[i]
		ours := t.ours()
		if ours == nil || !t.Placement.comparable() {
			continue
		}
		for u, unit := range t.Units {
			best := ours
			for k := range t.Rows {
				if r := &t.Rows[k]; r.Kind == load.Ours && r.Values[u] < best.Values[u] {
					best = r
				}
			}
			for _, r := range t.Rows {
				if r.Kind == load.Peer && r.Values[u] < ours.Values[u] {
					all = append(all, Loss{t, unit, r.Rival, r.Values[u], ours.Values[u], best.Rival, best.Values[u]})
				}
			}
		}
	}
	return all
}
