package main

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/ordo-go/ordo/atlas"
	"github.com/ordo-go/ordo/enumerate"
	"github.com/ordo-go/ordo/litmus"
	"github.com/ordo-go/ordo/memmodel"
)

func (a *app) atlasCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "atlas [list|run|show NAME]",
		Short: "Run the examples that come with ordo under every model",
		Long: `Atlas has the examples of three articles on lock-free programming, and some more,
each with what every model answers and why. Without a word after it, it runs them.`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				words := []string{"list", "run", "show"}
				return fmt.Errorf("atlas: unknown command %q%s; expected %s", args[0], didYouMean(args[0], words), orList(words))
			}
			return nil
		},
	}
	format := addFormat(cmd, "text", "json")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error { return a.runAtlas(cmd.Context(), format.value) }
	cmd.AddCommand(a.atlasRun(), a.atlasList(), a.atlasShow())
	return cmd
}

func (a *app) atlasRun() *cobra.Command {
	cmd := &cobra.Command{Use: "run", Short: "Run every example under every model", Args: atMost(0, "no argument"),
		ValidArgsFunction: cobra.NoFileCompletions}
	format := addFormat(cmd, "text", "json")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error { return a.runAtlas(cmd.Context(), format.value) }
	return cmd
}

func (a *app) atlasList() *cobra.Command {
	cmd := &cobra.Command{Use: "list", Short: "List the examples", Args: atMost(0, "no argument"),
		ValidArgsFunction: cobra.NoFileCompletions}
	format := addFormat(cmd, "text", "json")
	cmd.RunE = func(*cobra.Command, []string) error { return a.listAtlas(format.value) }
	return cmd
}

// jsonExample is what the atlas says of an example.
type jsonExample struct {
	Name    string       `json:"name"`
	Group   string       `json:"group"`
	Title   string       `json:"title"`
	Article string       `json:"article"`
	Section string       `json:"section,omitempty"`
	Text    string       `json:"text,omitempty"`
	Reasons []jsonReason `json:"reasons,omitempty"`
	Source  string       `json:"source,omitempty"`
}

type jsonReason struct {
	Verdict litmus.Verdict `json:"verdict"`
	Models  []string       `json:"models,omitempty"`
	Text    string         `json:"text"`
}

func (a *app) listAtlas(format string) error {
	var b strings.Builder
	for i, g := range atlas.Groups() {
		if format == "text" {
			if i > 0 {
				b.WriteString("\n")
			}
			fmt.Fprintf(&b, "%s\n", a.colors.bold(g.Title))
		}
		for _, e := range g.Examples {
			if format == "json" {
				b.WriteString(jsonLine(jsonExample{Name: e.Name, Group: e.Group, Title: e.Title, Article: e.Article, Section: e.Section}))
			} else {
				fmt.Fprintf(&b, "  %-*s  %s\n", nameWidth(), e.Name, e.Title)
			}
		}
	}
	return a.print(b.String())
}

func nameWidth() int {
	width := 0
	for _, e := range atlas.All() {
		width = max(width, len(e.Name))
	}
	return width
}

// A cell is what one model says of one example.
type cell struct {
	model    *memmodel.Model
	expected litmus.Verdict
	found    litmus.Verdict
	asked    bool  // the atlas has a verdict for the model
	err      error // of running it
	complete bool
}

func (c cell) agrees() bool { return c.err == nil && c.expected == c.found }

// A row is all cells of one example, in the order of the models.
type row struct {
	example *atlas.Example
	cells   []cell
	err     error
	done    bool
}

// atlasRow runs an example under the models that it has a verdict for.
func atlasRow(ctx context.Context, e *atlas.Example, p *progress) row {
	r := row{example: e}
	program, err := e.Program()
	if err != nil {
		r.err, r.done = err, true
		return r
	}
	for _, m := range memmodel.All() {
		c := cell{model: m}
		i := slices.IndexFunc(program.Expects, func(x litmus.Expect) bool { return x.Model == m.Name })
		if i >= 0 {
			c.asked, c.expected = true, program.Expects[i].Verdict
			count := p.counter()
			result, err := enumerate.Run(ctx, program, enumerate.Options{Model: m, Progress: count})
			if ctx.Err() != nil {
				return r
			}
			if c.err = err; err == nil {
				count(result.Executions)
				c.found, c.complete = verdict(result), result.Complete
			}
		}
		r.cells = append(r.cells, c)
	}
	r.done = true
	p.done.Add(1)
	return r
}

// verdict is the answer of a model: that the program is undefined, if it is.
func verdict(r *enumerate.Result) litmus.Verdict {
	if r.Undefined {
		return litmus.Undefined
	}
	return r.Verdict
}

// runAtlas prints the table, a row as soon as it is there.
func (a *app) runAtlas(ctx context.Context, format string) error {
	examples := atlas.All()
	p := newProgress(a.stderr, len(examples))
	defer p.stop()
	t := &atlasTable{app: a, json: format == "json", width: nameWidth()}
	out := []string{t.header()}
	if t.json {
		out = nil
	}
	var broken error
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	stopped := ctx
	inOrder(runtime.GOMAXPROCS(0), len(examples), func(i int) row {
		return atlasRow(ctx, examples[i], p)
	}, func(_ int, r row) {
		if !r.done || broken != nil {
			return
		}
		out = append(out, t.row(r))
		p.clear()
		if broken = a.print(strings.Join(out, "")); broken != nil {
			cancel()
		}
		out = nil
	})
	p.stop()
	if broken != nil {
		return broken
	}
	if stopped.Err() != nil {
		a.status.interrupted = true
		fmt.Fprintf(a.stderr, "ordo: interrupted: %d of %d examples done\n", t.rows, len(examples))
	}
	return a.print(t.footer())
}

// An atlasTable prints rows and remembers what is not as it should be.
type atlasTable struct {
	*app
	json     bool
	group    string
	width    int
	rows     int
	verdicts int
	wrong    []string
}

// header names the models, each above its column.
func (t *atlasTable) header() string {
	var b strings.Builder
	b.WriteString("A always, S sometimes, N never, U undefined, . not asked; N≠S: expected N, found S\n\n")
	bars := ""
	for _, m := range memmodel.All() {
		fmt.Fprintf(&b, "%*s  %s%s\n", t.width+2, "", bars, m.Name)
		bars += "│   "
	}
	return b.String()
}

type jsonCell struct {
	Example  string         `json:"example"`
	Model    string         `json:"model"`
	Expected litmus.Verdict `json:"expected"`
	Found    litmus.Verdict `json:"found"`
	OK       bool           `json:"ok"`
}

func (t *atlasTable) row(r row) string {
	t.rows++
	if r.err != nil {
		t.status.bad = true
		t.wrong = append(t.wrong, r.err.Error())
	}
	var b strings.Builder
	if !t.json && r.example.Group != t.group {
		t.group = r.example.Group
		b.WriteString("\n" + t.colors.bold(groupTitle(t.group)) + "\n")
	}
	if !t.json {
		fmt.Fprintf(&b, "  %-*s  ", t.width, r.example.Name)
	}
	if r.err != nil && !t.json {
		b.WriteString(t.colors.red("cannot be read, see below"))
	}
	for _, c := range r.cells {
		t.judge(r.example, c)
		switch {
		case !t.json:
			b.WriteString(t.cell(c))
		case c.asked:
			b.WriteString(jsonLine(jsonCell{r.example.Name, c.model.Name, c.expected, c.found, c.agrees()}))
		}
	}
	if t.json {
		return b.String()
	}
	return strings.TrimRight(b.String(), " ") + "\n"
}

// judge counts a cell and keeps what is wrong with it.
func (t *atlasTable) judge(e *atlas.Example, c cell) {
	if !c.asked {
		return
	}
	t.verdicts++
	switch {
	case c.err != nil:
		t.status.bad = true
		t.wrong = append(t.wrong, fmt.Sprintf("%s under %s: %v", e.Name, c.model.Name, c.err))
	case !c.agrees():
		t.status.failed = true
		t.wrong = append(t.wrong, fmt.Sprintf("%s under %s: expected %s, found %s", e.Name, c.model.Name, c.expected, c.found))
	case !c.complete:
		t.status.incomplete = true
		t.wrong = append(t.wrong, fmt.Sprintf("%s under %s: not complete, a loop was cut", e.Name, c.model.Name))
	}
}

// cell is four characters wide.
func (t *atlasTable) cell(c cell) string {
	switch {
	case !c.asked:
		return t.colors.faint(".") + "   "
	case c.err != nil:
		return t.colors.red("!") + "   "
	case !c.agrees():
		return t.colors.red(letter(c.expected)+"≠"+letter(c.found)) + " "
	}
	return paintLetter(t.colors, c.found) + "   "
}

func letter(v litmus.Verdict) string { return string(v[:1]) }

func paintLetter(p palette, v litmus.Verdict) string {
	full := paintVerdict(p, v)
	return strings.Replace(full, string(v), letter(v), 1)
}

func groupTitle(name string) string {
	for _, g := range atlas.Groups() {
		if g.Name == name {
			return g.Title
		}
	}
	return name
}

// footer counts.
func (t *atlasTable) footer() string {
	if t.json {
		for _, w := range t.wrong {
			fmt.Fprintln(t.stderr, w)
		}
		return ""
	}
	count := fmt.Sprintf("\n%d verdicts of %d examples", t.verdicts, t.rows)
	if len(t.wrong) == 0 {
		return count + ", " + t.colors.green("all as expected") + "\n"
	}
	return fmt.Sprintf("%s, %s:\n  %s\n", count, t.colors.red(fmt.Sprintf("%d not as expected", len(t.wrong))), strings.Join(t.wrong, "\n  "))
}

// findExample is the example of that name.
func findExample(name string) (*atlas.Example, error) {
	if e, ok := atlas.Lookup(name); ok {
		return e, nil
	}
	var names []string
	for _, e := range atlas.All() {
		names = append(names, e.Name)
	}
	return nil, fmt.Errorf("the atlas has no example %q%s; \"ordo atlas list\" lists them", name, didYouMean(name, names))
}
