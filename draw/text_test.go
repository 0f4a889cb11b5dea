package draw

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/ordo-go/ordo/exec"
	"pgregory.net/rapid"
)

// checkLines fails if a line is too wide or ends in a blank.
func checkLines(t *rapid.T, text string, o Options) {
	t.Helper()
	if text != "" && !strings.HasSuffix(text, "\n") {
		t.Fatalf("the last line does not end:\n%s", text)
	}
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		if runes(line) > o.width() {
			t.Fatalf("%d columns where %d are allowed:\n%s", runes(line), o.width(), text)
		}
		if line != strings.TrimRight(line, " \t\r") {
			t.Fatalf("a line ends in a blank: %q", line)
		}
	}
}

func TestTextOfAnythingKeepsItsWidth(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g, o := drawAnything(t), drawOptions(t)
		checkLines(t, Text(g, o), o)
		checkLines(t, Log(g, o), o)
	})
}

var numberedEvent = regexp.MustCompile(`(^|[ │┤├→])(\d+): `)

// Every event stands in the text once, be it a picture or a listing.
func TestTextHasEveryEventOnce(t *testing.T) {
	pictures, listings := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		g := drawExecution(t, 5, 3)
		o := Options{Numbers: true, Width: rapid.SampledFrom([]int{60, 80, 120}).Draw(t, "width")}
		text := Text(g, o)
		checkLines(t, text, o)
		seen := map[string]int{}
		for _, m := range numberedEvent.FindAllStringSubmatch(strings.ReplaceAll(text, "\n", " \n "), -1) {
			seen[m[2]]++
		}
		for e := range g.Events {
			if seen[fmt.Sprint(e)] != 1 {
				t.Fatalf("event %d stands %d times in\n%s", e, seen[fmt.Sprint(e)], text)
			}
		}
		if strings.Contains(text, "╭") || strings.Contains(text, "┌") {
			pictures++
		} else {
			listings++
		}
	})
	if pictures == 0 || listings == 0 {
		t.Errorf("%d pictures, %d listings: one form was not tried", pictures, listings)
	}
}

// Whoever follows the lines of a picture with a finger finds the arrows of the
// execution and no others.
func TestLinesOfTextLeadWhereTheyShould(t *testing.T) {
	arrows := 0
	rapid.Check(t, func(t *rapid.T) {
		g := drawExecution(t, 4, 3)
		text := Text(g, Options{Numbers: true, Width: 200})
		if !strings.ContainsAny(text, "╭┌") {
			return
		}
		got, want := follow(t, g, text), wanted(g)
		if !slices.Equal(got, want) {
			t.Fatalf("the lines say\n%v\nthe execution\n%v\n%s", got, want, text)
		}
		arrows += len(want)
	})
	if arrows < 100 {
		t.Errorf("only %d arrows were followed", arrows)
	}
}

// Where there is hardly room, lines still keep apart, or one finds no way and says
// so.
func TestLinesInNarrowGuttersKeepApart(t *testing.T) {
	drawn, stuck := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		g := drawExecution(t, 4, 5)
		d := newDiagram(g, true)
		if len(d.nets) == 0 {
			return
		}
		if !d.place(rapid.Bool().Draw(t, "causal")) {
			return
		}
		lanes, rows := rapid.IntRange(1, 5).Draw(t, "lanes"), rapid.IntRange(0, 2).Draw(t, "rows")
		grid := newGrid(d, d.arrangements(1)[0].columns, lanes, rows)
		if grid.route(nil) != 0 {
			stuck++
			return
		}
		drawn++
		text := grid.String()
		if got, want := follow(t, g, text), wanted(g); !slices.Equal(got, want) {
			t.Fatalf("the lines say\n%v\nthe execution\n%v\n%s", got, want, text)
		}
	})
	if drawn == 0 || stuck == 0 {
		t.Errorf("%d pictures drawn, %d stuck: one of them was not tried", drawn, stuck)
	}
}

// wanted lists the arrows that a picture of g has: store to value, value to load.
func wanted(g *exec.Graph) []string {
	var out []string
	for e, ev := range g.Events {
		if ev.Kind&exec.Write != 0 && !ev.IsInit() {
			out = append(out, fmt.Sprintf("%d writes %s", e, ev.Wrote))
		}
	}
	for w, r := range g.RF.Pairs() {
		out = append(out, fmt.Sprintf("%d reads %s", r, g.Events[w].Wrote))
	}
	slices.Sort(out)
	return out
}

// A finger follows the lines of a text.
type finger struct {
	rows [][]rune
	ends map[[2]int]string // what an arrow's head at row and column leads to
}

func (f *finger) at(y, x int) rune {
	if y < 0 || y >= len(f.rows) || x < 0 || x >= len(f.rows[y]) {
		return ' '
	}
	return f.rows[y][x]
}

// opens are the directions in which the line of a character leaves it.
var opens = func() map[rune]uint8 {
	m := map[rune]uint8{}
	for bits, r := range lines {
		m[r] |= bits
	}
	m['─'], m['│'] = left.bit()|right.bit(), up.bit()|down.bit()
	return m
}()

// walk follows a line from a cell in a direction to all its heads.
func (f *finger) walk(t *rapid.T, y, x int, d direction, seen map[[3]int]bool) (heads []string) {
	for {
		dy, dx := map[direction]int{up: -1, down: 1}[d], map[direction]int{left: -1, right: 1}[d]
		y, x = y+dy, x+dx
		if seen[[3]int{y, x, int(d)}] {
			t.Fatalf("a line goes in a circle")
		}
		seen[[3]int{y, x, int(d)}] = true
		c := f.at(y, x)
		if end, ok := f.ends[[2]int{y, x}]; ok && strings.ContainsRune("→←↘↙", c) {
			return append(heads, end)
		}
		if !d.vertical() && (c == '│' || c == '║') {
			continue // it passes under another line
		}
		if opens[c]&d.opposite().bit() == 0 {
			t.Fatalf("a line breaks at row %d, column %d, before %q", y, x, c)
		}
		var next []direction
		for e := left; e <= down; e++ {
			if e != d.opposite() && opens[c]&e.bit() != 0 {
				next = append(next, e)
			}
		}
		for _, e := range next[1:] {
			heads = append(heads, f.walk(t, y, x, e, seen)...)
		}
		d = next[0]
	}
}

// framed returns the row of what matches in the text, and the columns of the
// frame around it.
func (f *finger) framed(t *rapid.T, what, frame string) (y, x0, x1 int) {
	re := regexp.MustCompile(`[` + frame + `] *` + what + ` *[` + frame + `]`)
	for y, row := range f.rows {
		if m := re.FindStringIndex(string(row)); m != nil {
			x0 := runes(string(row)[:m[0]])
			return y, x0, x0 + runes(string(row)[m[0]:m[1]]) - 1
		}
	}
	t.Fatalf("no box with %s", what)
	return
}

// follow lists the arrows that the lines of the text make.
func follow(t *rapid.T, g *exec.Graph, text string) []string {
	f := &finger{ends: map[[2]int]string{}}
	for line := range strings.Lines(text) {
		f.rows = append(f.rows, []rune(strings.TrimSuffix(line, "\n")))
	}
	type start struct{ y, x0, x1 int }
	ops, values := map[int]start{}, map[int]start{}
	for e, ev := range g.Events {
		if !ev.IsInit() {
			y, x0, x1 := f.framed(t, fmt.Sprintf(`%d: [^│├┤→←]*?`, e), "│├┤→←")
			f.ends[[2]int{y, x0}], f.ends[[2]int{y, x1}] = fmt.Sprint(e), fmt.Sprint(e)
			if ev.Kind == exec.Update {
				y++ // the second line is where the write leaves
			}
			ops[e] = start{y, x0, x1}
		}
		if ev.Kind&exec.Write != 0 {
			number := ""
			if ev.IsInit() {
				number = fmt.Sprintf("%d: ", e)
			}
			y, x0, x1 := f.framed(t, number+ev.Wrote, "│├┤")
			f.ends[[2]int{y - 1, x0}], f.ends[[2]int{y - 1, x1}] = ev.Wrote, ev.Wrote
			values[e] = start{y, x0, x1}
		}
	}
	leave := func(s start) (heads []string) {
		if f.at(s.y, s.x0) == '┤' {
			heads = f.walk(t, s.y, s.x0, left, map[[3]int]bool{})
		}
		if f.at(s.y, s.x1) == '├' {
			heads = append(heads, f.walk(t, s.y, s.x1, right, map[[3]int]bool{})...)
		}
		return heads
	}
	var out []string
	for e, s := range ops {
		for _, v := range leave(s) {
			out = append(out, fmt.Sprintf("%d writes %s", e, v))
		}
	}
	for w, s := range values {
		for _, r := range leave(s) {
			out = append(out, fmt.Sprintf("%s reads %s", r, g.Events[w].Wrote))
		}
	}
	slices.Sort(out)
	return out
}
