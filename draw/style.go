package draw

import "fmt"

// A style is how a relation looks. The colours come from the palette of Okabe and
// Ito, which also people who are colour-blind tell apart, made darker or lighter
// where the ground asks for it; the dashes do so without colour.
type style struct {
	light, dark string
	dash        string // as in stroke-dasharray; "" is a solid line
	dot         string // the style of graphviz that comes closest
	width       float64
}

var styles = map[string]style{
	"po":   {light: "#555555", dark: "#bbbbbb", width: 1.5},
	"rf":   {light: "#009e73", dark: "#2fd0a4", width: 1.8},
	"co":   {light: "#0072b2", dark: "#56b4e9", dash: "7 4", dot: "dashed", width: 1.8},
	"fr":   {light: "#b0578a", dark: "#e39ac3", dash: "2 3", dot: "dotted", width: 2},
	"rmw":  {light: "#000000", dark: "#ffffff", dash: "9 3 2 3", dot: "bold", width: 1.8},
	"sw":   {light: "#c98500", dark: "#f0b429", width: 3.4, dot: "bold"},
	"hb":   {light: "#a89a00", dark: "#f0e442", dash: "12 3", dot: "dashed", width: 2.4},
	"S":    {light: "#7a4a9e", dark: "#c39be0", dash: "1 4", dot: "dotted", width: 3},
	"addr": {light: "#3d7ea6", dark: "#8fd0f5", dash: "4 2 1 2", dot: "dashed", width: 1.5},
	"data": {light: "#3d7ea6", dark: "#8fd0f5", dash: "5 2", dot: "dashed", width: 1.5},
	"ctrl": {light: "#3d7ea6", dark: "#8fd0f5", dash: "2 2", dot: "dotted", width: 1.5},
}

// The styles of a relation without one of its own, and of the cycle.
var (
	otherStyle = style{light: "#6a6a00", dark: "#c8c86a", dash: "3 2", dot: "dashed", width: 2}
	cycleStyle = style{light: "#d55e00", dark: "#ff8a3d", width: 4, dot: "bold"}
)

func styleOf(name string) style {
	if s, ok := styles[name]; ok {
		return s
	}
	return otherStyle
}

// An arrow is an edge that is drawn, one for each edge.
type arrow struct {
	Edge
	cycle bool // on the cycle
}

// class is the name of the arrow's style in the picture.
func (a arrow) class() string {
	if a.cycle {
		return "cycle"
	}
	return className(a.Name)
}

// className is a name for CSS.
func className(name string) string {
	if _, ok := styles[name]; ok {
		return "r-" + name
	}
	return "r-other"
}

func (a arrow) style() style {
	if a.cycle {
		return cycleStyle
	}
	return styleOf(a.Name)
}

func number(f float64) string { return fmt.Sprintf("%.4g", f) }
