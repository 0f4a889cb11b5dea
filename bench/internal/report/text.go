package report

import (
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/ordo-go/ordo/bench/internal/load"
)

// number prints v with three digits, and thousands in full.
func number(v float64) string {
	if math.IsInf(v, 1) {
		return "∞"
	}
	if v == math.Trunc(v) && math.Abs(v) < 1e15 {
		return strconv.FormatInt(int64(v), 10)
	}
	digits := 0
	for limit := 100.0; digits < 4 && math.Abs(v) < limit; limit /= 10 {
		digits++
	}
	return strconv.FormatFloat(v, 'f', digits, 64)
}

// A column of the tables.
type column struct {
	name string
	cell func(Row) string
}

// columns of t; the first is the rival's name.
func (t *Table) columns() []column {
	all := []column{{"rival", func(r Row) string {
		if r.Kind == load.Peer {
			return r.Rival
		}
		return fmt.Sprintf("%s (%s)", r.Rival, r.Kind)
	}}}
	for i, u := range t.Units {
		all = append(all, column{u, func(r Row) string { return number(r.Values[i]) }})
		if i == 0 {
			all = append(all,
				column{"min to max", func(r Row) string { return number(r.Min) + " to " + number(r.Max) }},
				column{"to ours", func(r Row) string {
					if r.Ratio == 0 {
						return "-"
					}
					return number(r.Ratio)
				}})
		}
	}
	return append(all,
		column{"reps", func(r Row) string { return strconv.Itoa(r.Reps) }},
		column{"probe", func(r Row) string { return number(math.Round(r.Probe)) }},
		column{"others", func(r Row) string { return fmt.Sprintf("%.0f %%", r.Others) }})
}

// title says what t is.
func (t *Table) title() string {
	return fmt.Sprintf("%s, %s: %s", t.Case, t.Placement, t.What)
}

// Text writes the tables for a terminal.
func Text(w io.Writer, d *Data) error {
	for _, line := range distinct(d.Headers, func(h Header) string { return h.Machine.String() }) {
		fmt.Fprintln(w, line)
	}
	tables := d.Tables()
	for i := range tables {
		t := &tables[i]
		fmt.Fprintf(w, "\n%s\n", t.title())
		columns := t.columns()
		tab := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
		cells(tab, columns, func(c column) string { return c.name })
		for _, r := range t.Rows {
			cells(tab, columns, func(c column) string { return c.cell(r) })
		}
		if err := tab.Flush(); err != nil {
			return err
		}
	}
	return nil
}

func cells(w io.Writer, columns []column, cell func(column) string) {
	var line []string
	for _, c := range columns {
		line = append(line, cell(c))
	}
	fmt.Fprintln(w, strings.Join(line, "\t")+"\t")
}
