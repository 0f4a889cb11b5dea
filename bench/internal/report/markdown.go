package report

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
)

const preface = `Written by the bench command; do not edit. Figures are medians over repetitions in which the
rivals took turns. Before and after each repetition the round trip of a cache line
between two processors was probed: a table holds repetitions with probes that are
alike (near: under 200 ns; far: over 400 ns), so compare figures of one table only.
"To ours" is the time over that of the first of ours in the table: more than 1
means that ours is faster. "Others" is what other programs used meanwhile, in
percent of one processor. Less is better in every column with a unit.
`

// Markdown writes the page of results.
func Markdown(w io.Writer, d *Data) error {
	tables := d.Tables()
	p := &page{w: w}
	p.line("# Results\n")
	p.line("%s", preface)
	p.headers(d.Headers)
	p.goals(tables)
	p.losses(tables)
	p.line("## Figures\n")
	for i := range tables {
		p.table(&tables[i])
	}
	return p.err
}

// A page is Markdown that is being written.
type page struct {
	w   io.Writer
	err error
}

func (p *page) line(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.w, format+"\n", args...)
	}
}

// row writes a line of a table.
func (p *page) row(cells ...string) {
	p.line("%s", "| "+strings.Join(cells, " | ")+" |")
}

// ruler ends the head of a table whose first columns are text.
func (p *page) ruler(text, numbers int) {
	p.line("%s", "|"+strings.Repeat("---|", text)+strings.Repeat("---:|", numbers))
}

// headers says of each thing once what it was.
func (p *page) headers(all []Header) {
	p.distinct("machine", all, func(h Header) string { return h.Machine.String() })
	p.distinct("command", all, func(h Header) string {
		began := h.Date.UTC().Format(time.RFC3339)
		if h.Load != "" {
			began += ", load average " + h.Load
		}
		return fmt.Sprintf("`%s`, %s", h.Command, began)
	})
	p.distinct("note", all, func(h Header) string { return h.Note })
	p.distinct("revision", all, func(h Header) string { return h.Revision })
	p.distinct("rivals", all, func(h Header) string { return strings.Join(h.Modules, ", ") })
	p.line("")
}

func (p *page) distinct(name string, all []Header, of func(Header) string) {
	for _, s := range distinct(all, of) {
		p.line("- %s: %s", name, s)
	}
}

func (p *page) goals(tables []Table) {
	header, rows := Goals(tables)
	if len(rows) == 0 {
		return
	}
	p.line("## Goals\n")
	p.line("Times are goals for the placement near, ratios for every one.\n")
	head := []string{"goal", "bound", "met"}
	for _, placement := range header {
		head = append(head, placement.String())
	}
	p.row(head...)
	p.ruler(3, len(header))
	for _, r := range rows {
		p.row(append([]string{r.What, r.Bound, r.Met}, r.Seen...)...)
	}
	p.line("")
}

func (p *page) losses(tables []Table) {
	p.line("## Where we lose\n")
	all := Losses(tables)
	switch {
	case !slices.ContainsFunc(tables, func(t Table) bool { return t.ours() != nil && t.Placement.comparable() }):
		p.line("There is nothing of ours to compare.\n")
		return
	case len(all) == 0:
		p.line("Nowhere.\n")
		return
	}
	p.line("Every figure in which another is better than the first of ours, computed from")
	p.line("the figures below.\n")
	p.row("case", "placement", "figure", "who", "best of ours", "theirs", "ours", "ours to theirs")
	p.ruler(5, 3)
	for _, l := range all {
		p.row(l.Table.Case, l.Table.Placement.String(), l.Unit, l.Rival, fmt.Sprintf("%s: %s", l.Best, number(l.BestValue)),
			number(l.Theirs), number(l.Ours), number(l.Ours/l.Theirs))
	}
	p.line("")
}

func (p *page) table(t *Table) {
	p.line("### %s, %s\n", t.Case, t.Placement)
	if t.What != "" {
		p.line("%s. Probe: %s ns.\n", strings.ToUpper(t.What[:1])+t.What[1:], number(t.probe()))
	}
	columns := t.columns()
	var names []string
	for _, c := range columns {
		names = append(names, c.name)
	}
	p.row(names...)
	p.ruler(1, len(columns)-1)
	for _, r := range t.Rows {
		var row []string
		for _, c := range columns {
			row = append(row, c.cell(r))
		}
		p.row(row...)
	}
	p.line("")
}
