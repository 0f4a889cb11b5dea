package draw

import (
	"fmt"
	"strings"

	"github.com/ordo-go/ordo/exec"
)

// DOT draws g for graphviz, with one cluster a thread and the styles of [SVG].
func DOT(g *exec.Graph, o Options) string {
	var b strings.Builder
	fmt.Fprintf(&b, "digraph %s {\n", dotString(g.Name))
	b.WriteString("  graph [rankdir=TB, fontname=\"monospace\", nodesep=0.6];\n")
	b.WriteString("  node [shape=box, style=rounded, fontname=\"monospace\", fontsize=11];\n")
	b.WriteString("  edge [fontname=\"monospace\", fontsize=10, arrowsize=0.7];\n")
	writeClusters(&b, g)
	for _, a := range arrows(g, o) {
		s := a.style()
		attrs := fmt.Sprintf("label=%s, color=%q, fontcolor=%q, penwidth=%s", dotString(a.Name), s.light, s.light, number(s.width))
		if s.dot != "" {
			attrs += ", style=" + s.dot
		}
		if a.Name != "po" && !g.Events[a.From].IsInit() {
			attrs += ", constraint=false" // so that the threads stand side by side
		}
		fmt.Fprintf(&b, "  e%d -> e%d [%s];\n", a.From, a.To, attrs)
	}
	b.WriteString("}\n")
	return b.String()
}

// writeClusters writes the events, a cluster a thread.
func writeClusters(b *strings.Builder, g *exec.Graph) {
	for i, t := range threadsOf(g) {
		fmt.Fprintf(b, "  subgraph cluster_%d {\n    label=%s; color=gray;\n", i, dotString(threadName(g, t)))
		for n, e := range g.Events {
			if e.Thread != t {
				continue
			}
			text := action(e)
			if v := values(e); v != "" {
				text += " = " + v
			}
			attrs := "label=" + dotString(text)
			switch {
			case e.IsInit():
				attrs += ", style=dashed"
			case e.Order == exec.SC:
				attrs += ", penwidth=2.5"
			}
			fmt.Fprintf(b, "    e%d [%s];\n", n, attrs)
		}
		b.WriteString("  }\n")
	}
}

// dotString quotes s for graphviz, which knows only \" and, in labels, \\.
func dotString(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(clean(s)) + `"`
}
