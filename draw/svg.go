package draw

import (
	"bytes"
	"fmt"
	"html"
	"slices"
	"strings"

	"github.com/ordo-go/ordo/exec"
)

// SVG draws g with one column a thread and one row an event, time going down as
// far as the execution has one. Program order runs down the columns, the other
// relations from side to side; what each line means stands in the legend. The
// colours follow the reader's preference for light or dark.
func SVG(g *exec.Graph, o Options) []byte {
	p := newPlan(g, o)
	legend := p.legend()
	step := legendStep(legend)
	inRow := max(1, min(len(legend), int((max(p.w, 480)-2*margin)/step)))
	legendRows := (len(legend) + inRow - 1) / inRow
	width := max(p.w, 2*margin+step*float64(inRow)*min(1, float64(len(legend))))
	height := p.h + float64(legendRows)*lineHeight + margin/2
	var b bytes.Buffer
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" width="%.0f" height="%.0f" viewBox="0 0 %.0f %.0f" role="img" aria-labelledby="title desc">`+"\n",
		width, height, width, height)
	fmt.Fprintf(&b, "<title id=\"title\">%s</title>\n", escape(svgTitle(g)))
	fmt.Fprintf(&b, "<desc id=\"desc\">%s</desc>\n", escape(describe(g, p)))
	b.WriteString("<style>\n" + css(p.curves) + "</style>\n")
	fmt.Fprintf(&b, "<rect class=\"bg\" width=\"%.0f\" height=\"%.0f\"/>\n", width, height)
	for c, t := range p.threads {
		fmt.Fprintf(&b, "<text class=\"head\" x=\"%.1f\" y=\"%.1f\">%s</text>\n", p.colX[c]+p.colW[c]/2, margin+14, escape(threadName(g, t)))
	}
	p.writeCurves(&b)
	p.writeBoxes(&b)
	for _, c := range p.curves {
		if c.label != (rect{}) {
			fmt.Fprintf(&b, "<text class=\"label t-%s\" x=\"%.1f\" y=\"%.1f\">%s</text>\n",
				c.class(), c.label.x+c.label.w/2, c.label.y+c.label.h-3, escape(c.Name))
		}
	}
	writeLegend(&b, legend, inRow, p.h+lineHeight/2)
	b.WriteString("</svg>\n")
	return b.Bytes()
}

func svgTitle(g *exec.Graph) string {
	if g.Name == "" {
		return "An execution"
	}
	return "An execution of " + clean(g.Name)
}

// describe says in words what the picture shows.
func describe(g *exec.Graph, p *plan) string {
	var parts []string
	for _, t := range p.threads {
		var ops []string
		for i, e := range g.Events {
			if e.Thread == t {
				ops = append(ops, p.texts[i])
			}
		}
		parts = append(parts, threadName(g, t)+": "+strings.Join(ops, "; ")+".")
	}
	return strings.Join(parts, " ")
}

func escape(s string) string { return html.EscapeString(s) }

// writeCurves draws the lines, those of the cycle last so that they are on top.
func (p *plan) writeCurves(b *bytes.Buffer) {
	curves := slices.Clone(p.curves)
	slices.SortStableFunc(curves, func(a, c *curve) int {
		if a.cycle == c.cycle {
			return 0
		}
		if c.cycle {
			return -1
		}
		return 1
	})
	for _, c := range curves {
		fmt.Fprintf(b, "<g class=\"edge %s\"><title>%d %s %d</title><path class=\"line\" d=\"%s\"/><path class=\"tip\" d=\"%s\"/></g>\n",
			c.class(), c.From, escape(clean(c.Name)), c.To, c.path(), c.head())
	}
}

func (p *plan) writeBoxes(b *bytes.Buffer) {
	for i, r := range p.boxes {
		class := "box"
		switch e := p.g.Events[i]; {
		case e.IsInit():
			class = "box init"
		case e.Order == exec.SC:
			class = "box sc"
		}
		place := ""
		if pos := p.g.Events[i].Pos; pos != (exec.Pos{}) {
			place = " " + pos.String()
		}
		fmt.Fprintf(b, "<g class=\"event\"><title>%s</title>", escape(clean(fmt.Sprintf("event %d%s %s", i, place, p.g.Events[i].Text))))
		fmt.Fprintf(b, "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" rx=\"6\"/>", class, r.x, r.y, r.w, r.h)
		fmt.Fprintf(b, "<text x=\"%.1f\" y=\"%.1f\">%s</text></g>\n", r.x+r.w/2, r.y+r.h/2+4.5, escape(p.texts[i]))
	}
}

// An item of the legend is a class of lines with its name.
type item struct{ class, name string }

// legendStep is the distance from one item of the legend to the next in its row.
func legendStep(items []item) float64 {
	step := 110.0
	for _, it := range items {
		step = max(step, 60+charWidth*float64(runes(it.name)))
	}
	return step
}

// legend lists the relations that are drawn.
func (p *plan) legend() []item {
	var items []item
	add := func(class, name string) {
		if it := (item{class, name}); !slices.Contains(items, it) {
			items = append(items, it)
		}
	}
	for _, c := range p.curves {
		if !c.cycle {
			add(c.class(), clean(c.Name))
		}
	}
	for _, c := range p.curves {
		if c.cycle {
			add("cycle", "cycle")
		}
	}
	return items
}

func writeLegend(b *bytes.Buffer, items []item, inRow int, y float64) {
	step := legendStep(items)
	for i, it := range items {
		x, y := margin+step*float64(i%inRow), y+lineHeight*float64(i/inRow)
		fmt.Fprintf(b, "<g class=\"legend %s\"><path class=\"line\" d=\"M%.1f %.1fh34\"/><text x=\"%.1f\" y=\"%.1f\">%s</text></g>\n",
			it.class, x, y, x+42, y+4, escape(it.name))
	}
}

// css is the style sheet for the classes that the curves use.
func css(curves []*curve) string {
	classes := map[string]style{}
	for _, c := range curves {
		classes[c.class()] = c.style()
	}
	var names []string
	for name := range classes {
		names = append(names, name)
	}
	slices.Sort(names)
	light, dark := "", ""
	for _, name := range names {
		s := classes[name]
		dash := ""
		if s.dash != "" {
			dash = ";stroke-dasharray:" + s.dash
		}
		light += fmt.Sprintf(".%s .line{stroke:%s;stroke-width:%s%s}.%s .tip,.t-%s{fill:%s}\n", name, s.light, number(s.width), dash, name, name, s.light)
		dark += fmt.Sprintf(".%s .line{stroke:%s}.%s .tip,.t-%s{fill:%s}\n", name, s.dark, name, name, s.dark)
	}
	return `text{font:13px ui-monospace,"DejaVu Sans Mono",Menlo,Consolas,monospace;fill:#1a1a1a;text-anchor:middle}
.bg{fill:#ffffff}
.head{font-weight:bold}
.box{fill:#f6f6f3;stroke:#555555;stroke-width:1.2}
.box.init{fill:#ffffff;stroke-dasharray:4 3}
.box.sc{stroke-width:2.6}
.line{fill:none}
.label{font-size:11px;font-weight:bold;paint-order:stroke;stroke:#ffffff;stroke-width:4px;stroke-linejoin:round}
.legend text{text-anchor:start;font-size:12px}
` + light + `@media (prefers-color-scheme:dark){
text{fill:#e8e8e8}
.bg{fill:#16181d}
.box{fill:#23262e;stroke:#a0a0a0}
.box.init{fill:#16181d}
.label{stroke:#16181d}
` + dark + "}\n"
}
