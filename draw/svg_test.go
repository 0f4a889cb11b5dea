package draw

import (
	"encoding/xml"
	"io"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/ordo-go/ordo/exec"
	"pgregory.net/rapid"
)

// A shape is an element of the SVG with what matters here.
type shape struct {
	name  string
	attrs map[string]string
	text  string
}

func (s shape) num(t *rapid.T, attr string) float64 {
	f, err := strconv.ParseFloat(s.attrs[attr], 64)
	if err != nil {
		t.Fatalf("%s of %v: %v", attr, s, err)
	}
	return f
}

func (s shape) rect(t *rapid.T) rect {
	return rect{s.num(t, "x"), s.num(t, "y"), s.num(t, "width"), s.num(t, "height")}
}

// shapes reads the SVG; it fails if it is not well-formed.
func shapes(t *rapid.T, svg []byte) (all []shape) {
	d := xml.NewDecoder(strings.NewReader(string(svg)))
	var open []int
	for {
		token, err := d.Token()
		if err == io.EOF {
			return all
		}
		if err != nil {
			t.Fatalf("%v in\n%s", err, svg)
		}
		switch token := token.(type) {
		case xml.StartElement:
			s := shape{name: token.Name.Local, attrs: map[string]string{}}
			for _, a := range token.Attr {
				s.attrs[a.Name.Local] = a.Value
			}
			open = append(open, len(all))
			all = append(all, s)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			if len(open) > 0 {
				all[open[len(open)-1]].text += string(token)
			}
		}
	}
}

// picture sorts the shapes: boxes of events, the texts in them, labels of edges.
func picture(t *rapid.T, svg []byte) (page rect, boxes []rect, texts, labels []shape) {
	all := shapes(t, svg)
	for i, s := range all {
		switch class := s.attrs["class"]; {
		case s.name == "svg":
			page = rect{0, 0, s.num(t, "width"), s.num(t, "height")}
		case s.name == "rect" && strings.HasPrefix(class, "box"):
			boxes = append(boxes, s.rect(t))
			texts = append(texts, all[i+1])
		case s.name == "text" && strings.HasPrefix(class, "label"):
			labels = append(labels, s)
		}
	}
	return
}

func inside(r, page rect) bool {
	return r.x >= 0 && r.y >= 0 && r.x+r.w <= page.w && r.y+r.h <= page.h
}

func checkSVG(t *rapid.T, g *exec.Graph, o Options) {
	t.Helper()
	svg := SVG(g, o)
	page, boxes, texts, labels := picture(t, svg)
	if len(boxes) != len(g.Events) {
		t.Fatalf("%d boxes for %d events", len(boxes), len(g.Events))
	}
	for i, b := range boxes {
		if !inside(b, page) {
			t.Fatalf("box %v is outside the page %v", b, page)
		}
		if w := 7.8 * float64(runes(texts[i].text)); w > b.w-8 {
			t.Fatalf("%q is wider than its box", texts[i].text)
		}
		for _, c := range boxes[:i] {
			if b.overlaps(c) {
				t.Fatalf("boxes %v and %v overlap", b, c)
			}
		}
	}
	for _, l := range labels {
		w := 6.6 * float64(runes(l.text))
		r := rect{l.num(t, "x") - w/2, l.num(t, "y") - 9, w, 11}
		if !inside(r, page) {
			t.Fatalf("label %v is outside the page %v", r, page)
		}
		for _, b := range boxes {
			if r.overlaps(b) {
				t.Fatalf("label %q lies on a box", l.text)
			}
		}
	}
	for _, must := range []string{"<title id=", "<desc id=", "prefers-color-scheme:dark"} {
		if !strings.Contains(string(svg), must) {
			t.Fatalf("no %s", must)
		}
	}
}

func TestSVGOfExecutions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		checkSVG(t, drawExecution(t, 5, 4), Options{Highlight: []string{"fr"}})
	})
}

func TestSVGOfAnything(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { checkSVG(t, drawAnything(t), drawOptions(t)) })
}

// No curve passes through a box.
func TestCurvesPassBesideBoxes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := newPlan(drawExecution(t, 5, 4), Options{Highlight: []string{"fr"}})
		for _, c := range p.curves {
			for _, s := range c.samples {
				for e, b := range p.boxes {
					if (rect{b.x + 1, b.y + 1, b.w - 2, b.h - 2}).contains(s) {
						t.Fatalf("%s %d to %d passes through event %d", c.Name, c.From, c.To, e)
					}
				}
			}
		}
	})
}

// The edges of the picture are those of the relations, and the cycle stands out.
func TestSVGHasTheEdges(t *testing.T) {
	svg := string(SVG(sample(t, "mp"), options["mp"]))
	for edge, class := range map[string]string{
		"2 po 3": "cycle", "3 rf 4": "cycle", "4 po 5": "cycle", "5 fr 2": "cycle",
		"0 co 2": "r-co", "1 co 3": "r-co", "0 rf 5": "r-rf", "3 sw 4": "r-sw",
	} {
		if want := `<g class="edge ` + class + `"><title>` + edge + `</title>`; strings.Count(svg, want) != 1 {
			t.Errorf("not once: %s", want)
		}
	}
	if n := strings.Count(svg, `<g class="edge `); n != 8 {
		t.Errorf("%d edges, want 8", n)
	}
}

// What DOT writes is a graph as graphviz has it: every line is one of few.
var dotLines = []*regexp.Regexp{
	regexp.MustCompile(`^digraph "([^"\\]|\\.)*" \{$`),
	regexp.MustCompile(`^  (graph|node|edge) \[[^\[\]]*\];$`),
	regexp.MustCompile(`^  subgraph cluster_\d+ \{$`),
	regexp.MustCompile(`^    label="([^"\\]|\\.)*"; color=gray;$`),
	regexp.MustCompile(`^    e\d+ \[label="([^"\\]|\\.)*"(, [a-z]+=[a-z0-9.]+)*\];$`),
	regexp.MustCompile(`^  \}$`),
	regexp.MustCompile(`^  e\d+ -> e\d+ \[label="([^"\\]|\\.)*"(, [a-z]+=("[^"]*"|[a-z0-9.]+))*\];$`),
	regexp.MustCompile(`^\}$`),
}

func TestDOTParses(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g, o := drawAnything(t), drawOptions(t)
		nodes, edges := 0, 0
		for line := range strings.Lines(DOT(g, o)) {
			line = strings.TrimSuffix(line, "\n")
			kind := -1
			for i, re := range dotLines {
				if re.MatchString(line) {
					kind = i
				}
			}
			switch kind {
			case -1:
				t.Fatalf("not a line of a DOT file: %s", line)
			case 4:
				nodes++
			case 6:
				edges++
			}
		}
		if nodes != len(g.Events) || edges != len(arrows(g, o)) {
			t.Fatalf("%d nodes and %d edges, want %d and %d", nodes, edges, len(g.Events), len(arrows(g, o)))
		}
	})
}
