package report

import (
	"slices"

	"github.com/ordo-go/ordo/bench/internal/load"
	"github.com/ordo-go/ordo/bench/internal/turns"
)

// A Table is one case in one placement.
type Table struct {
	Case      string
	What      string
	Placement Place
	Units     []string
	Rows      []Row
}

// A Row is one rival: medians over its repetitions.
type Row struct {
	Rival    string
	Kind     load.Kind
	Reps     int
	Probe    float64
	Others   float64   // see turns.Rep
	Values   []float64 // by unit
	Min, Max float64   // of the first unit
	Ratio    float64   // of the first unit to that of our first rival; 0 if there is none
}

// Tables sorts the repetitions by case and place, in the order in which they
// were made.
func (d *Data) Tables() (all []Table) {
	places := d.places()
	var names []string
	for _, r := range d.Reps {
		if !slices.Contains(names, r.Case) {
			names = append(names, r.Case)
		}
	}
	for _, name := range names {
		for _, p := range places {
			t := Table{Case: name, What: d.what(name), Placement: p}
			if t.fill(d.Reps, places); len(t.Rows) > 0 {
				all = append(all, t)
			}
		}
	}
	return all
}

// fill makes the rows.
func (t *Table) fill(reps []turns.Rep, places []Place) {
	var rivals []string // in the order of the case
	of := map[string][]turns.Rep{}
	for _, r := range reps {
		if r.Case != t.Case {
			continue
		}
		if !slices.Contains(rivals, r.Rival) {
			rivals = append(rivals, r.Rival)
		}
		if placeOf(r, places) == t.Placement {
			of[r.Rival] = append(of[r.Rival], r)
		}
	}
	for _, name := range rivals {
		if len(of[name]) > 0 {
			t.Units = units(of[name][0])
			t.Rows = append(t.Rows, row(of[name]))
		}
	}
	if ours := t.ours(); ours != nil && ours.Values[0] > 0 {
		for i := range t.Rows {
			t.Rows[i].Ratio = t.Rows[i].Values[0] / ours.Values[0]
		}
	}
}

func units(r turns.Rep) (all []string) {
	for _, v := range r.Values {
		all = append(all, v.Unit)
	}
	return all
}

// row is what the repetitions of one rival say.
func row(reps []turns.Rep) Row {
	r := Row{Rival: reps[0].Rival, Kind: reps[0].Kind, Reps: len(reps)}
	var probes, others []float64
	columns := make([][]float64, len(reps[0].Values))
	for _, rep := range reps {
		probes, others = append(probes, rep.Probe()), append(others, rep.Others)
		for i := range columns {
			columns[i] = append(columns[i], rep.Values[i].V)
		}
	}
	r.Probe, r.Others = median(probes), median(others)
	r.Min, r.Max = slices.Min(columns[0]), slices.Max(columns[0])
	for _, c := range columns {
		r.Values = append(r.Values, median(c))
	}
	return r
}

// median sorts x.
func median(x []float64) float64 {
	slices.Sort(x)
	n := len(x)
	return (x[(n-1)/2] + x[n/2]) / 2
}

// ours is the row that others are compared with, or nil.
func (t *Table) ours() *Row {
	for i := range t.Rows {
		if t.Rows[i].Kind == load.Ours {
			return &t.Rows[i]
		}
	}
	return nil
}

// row finds a rival, or nil.
func (t *Table) row(rival string) *Row {
	for i := range t.Rows {
		if t.Rows[i].Rival == rival {
			return &t.Rows[i]
		}
	}
	return nil
}

// probe is the median of the rows' probes.
func (t *Table) probe() float64 {
	var all []float64
	for _, r := range t.Rows {
		all = append(all, r.Probe)
	}
	return median(all)
}
