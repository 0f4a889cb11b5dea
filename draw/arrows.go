package draw

import (
	"slices"

	"github.com/ordo-go/ordo/exec"
)

// arrows lists what SVG and DOT draw: the chosen relations, those to highlight,
// and the cycle, each edge once.
func arrows(g *exec.Graph, o Options) []arrow {
	names := o.Relations
	if names == nil {
		names = []string{"po", "rf", "co", "rmw"}
	}
	cycle := o.cycle(g)
	var out []arrow
	seen := map[Edge]bool{}
	add := func(e Edge) {
		if !seen[e] {
			seen[e] = true
			out = append(out, arrow{e, slices.Contains(cycle, e)})
		}
	}
	for _, name := range slices.Concat(names, o.Highlight) {
		for _, p := range pairs(relation(g, name)) {
			add(Edge{p[0], p[1], name})
		}
	}
	for _, e := range cycle {
		add(e)
	}
	return out
}
