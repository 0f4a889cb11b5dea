package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/ordo-go/ordo/atlas"
	"github.com/ordo-go/ordo/enumerate"
	"github.com/ordo-go/ordo/litmus"
	"github.com/ordo-go/ordo/memmodel"
)

func (a *app) atlasShow() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "show NAME",
		Short: "Show an example: the program, its outcomes, an execution, the reason",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return errors.New("atlas show: name one example; \"ordo atlas list\" lists them")
			}
			return nil
		},
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			var words []string
			for _, e := range atlas.All() {
				if len(args) == 0 {
					words = append(words, e.Name+"\t"+e.Title)
				}
			}
			return words, cobra.ShellCompDirectiveNoFileComp
		},
	}
	var model string
	cmd.Flags().StringVarP(&model, "model", "m", "", "model of the outcomes and the reason; without it, c++20 if it applies")
	if err := cmd.RegisterFlagCompletionFunc("model", completeModels); err != nil {
		panic(err) // the flag exists: it was added above
	}
	format := addFormat(cmd, "text", "json")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		e, err := findExample(args[0])
		if err != nil {
			return err
		}
		if format.value == "json" {
			return a.print(jsonLine(fullExample(e)))
		}
		return a.showExample(cmd.Context(), e, model)
	}
	return cmd
}

func fullExample(e *atlas.Example) jsonExample {
	j := jsonExample{Name: e.Name, Group: e.Group, Title: e.Title, Article: e.Article, Section: e.Section, Text: e.Text, Source: string(e.Source)}
	for _, r := range e.Reasons {
		j.Reasons = append(j.Reasons, jsonReason{r.Verdict, r.Models, r.Text})
	}
	return j
}

func (a *app) showExample(ctx context.Context, e *atlas.Example, model string) error {
	program, err := e.Program()
	if err != nil {
		return placed(err)
	}
	m, err := exampleModel(program, model)
	if err != nil {
		return err
	}
	rows := atlasRow(ctx, e, &progress{})
	if !rows.done {
		a.status.interrupted = true
		return nil
	}
	rep, err := a.explain(ctx, test{program, e.Source}, m)
	if err != nil {
		return placed(err)
	}
	var b strings.Builder
	a.showWords(&b, e)
	a.showProgram(&b, e)
	fmt.Fprintf(&b, "\n%s\n", a.colors.bold("outcomes"))
	b.WriteString(indent(rep.text(false)))
	a.showVerdicts(&b, e, rows)
	a.showExecution(ctx, &b, rep, rows)
	return a.print(b.String())
}

// exampleModel is the model to show outcomes of: the one that was named, else the
// first that the example has a verdict for.
func exampleModel(p *litmus.Program, name string) (*memmodel.Model, error) {
	if name != "" {
		return lookup(name)
	}
	for _, m := range memmodel.All() {
		if slices.ContainsFunc(p.Expects, func(x litmus.Expect) bool { return x.Model == m.Name }) {
			return m, nil
		}
	}
	return memmodel.Lookup(defaultModel)
}

// explain runs a test under a model with all that can be said of it.
func (a *app) explain(ctx context.Context, t test, m *memmodel.Model) (*report, error) {
	result, err := enumerate.Run(ctx, t.Program, enumerate.Options{Model: m, Why: true})
	if err != nil {
		return nil, err
	}
	return &report{job: job{test: t, model: m}, result: result, colors: a.colors, unroll: 2}, nil
}

// showWords is the title and the text.
func (a *app) showWords(b *strings.Builder, e *atlas.Example) {
	fmt.Fprintf(b, "%s: %s\n", a.colors.bold(e.Name), e.Title)
	from := e.Article
	if e.Section != "" {
		from += ", " + e.Section
	}
	fmt.Fprintf(b, "%s\n", a.colors.faint("from "+from))
	for p := range strings.SplitSeq(e.Text, "\n\n") {
		fmt.Fprintf(b, "\n%s\n", wrap(p, 80))
	}
}

// showProgram is the source with the numbers of its lines, without what the words
// and the verdicts tell.
func (a *app) showProgram(b *strings.Builder, e *atlas.Example) {
	fmt.Fprintf(b, "\n%s\n", a.colors.bold("program"))
	first, last := programLines(string(e.Source))
	for i, line := range strings.Split(string(e.Source), "\n") {
		if i < first || i > last || strings.Contains(line, "ordo:expect") {
			continue
		}
		number := a.colors.faint(fmt.Sprintf("%4d", i+1))
		b.WriteString(strings.TrimRight(number+"  "+strings.ReplaceAll(line, "\t", "    "), " ") + "\n")
	}
}

// programLines returns the first and the last line below the comment at the head,
// counted from 0, without what is empty or an expectation at the end.
func programLines(src string) (first, last int) {
	lines := strings.Split(src, "\n")
	blank := func(i int) bool {
		return strings.TrimSpace(lines[i]) == "" || strings.Contains(lines[i], "ordo:expect")
	}
	if before, _, ok := strings.Cut(src, "*)"); ok && !strings.HasPrefix(src, "//") {
		first = strings.Count(before, "\n") + 1
	}
	for first < len(lines)-1 && (strings.HasPrefix(lines[first], "//") || blank(first)) {
		first++
	}
	last = len(lines) - 1
	for last > first && blank(last) {
		last--
	}
	return first, last
}

// showVerdicts groups the models by what they answer, each group with its reason.
func (a *app) showVerdicts(b *strings.Builder, e *atlas.Example, r row) {
	fmt.Fprintf(b, "\n%s\n", a.colors.bold("verdicts"))
	type group struct {
		verdict litmus.Verdict
		reason  string
	}
	var order []group
	models := map[group][]string{}
	for _, c := range r.cells {
		if !c.asked {
			continue
		}
		g := group{c.found, e.Why(c.model.Name, c.found)}
		if models[g] == nil {
			order = append(order, g)
		}
		name := c.model.Name
		if !c.agrees() {
			a.status.failed = true
			name += a.colors.red(" (expected " + string(c.expected) + ")")
		}
		models[g] = append(models[g], name)
	}
	for _, g := range order {
		fmt.Fprintf(b, "  %s: %s\n", paintVerdict(a.colors, g.verdict), strings.Join(models[g], ", "))
		if g.reason != "" {
			b.WriteString(indent(indent(wrap(g.reason, 76) + "\n")))
		}
	}
}

// showExecution draws the surprising execution: one that a model allows and that
// gives the outcome asked about; and the one that the shown model rules out.
func (a *app) showExecution(ctx context.Context, b *strings.Builder, rep *report, r row) {
	allows := rep
	for _, c := range r.cells {
		if allows.result.Witness != nil {
			break
		}
		if c.asked && c.found != litmus.Never {
			if other, err := a.explain(ctx, rep.test, c.model); err == nil {
				allows = other
			}
		}
	}
	if allows.result.Witness != nil {
		fmt.Fprintf(b, "\n%s\n\n", a.colors.bold("an execution that "+allows.model.Name+" allows"))
		drawText(b, picture{graph: allows.result.Witness})
		logText(b, allows.result.Witness)
	}
	if w := rep.result.Why; w != nil && !w.Allowed && w.Graph != nil {
		p := rep.picture()
		fmt.Fprintf(b, "\n%s\n\n", a.colors.bold(p.title))
		drawText(b, p)
	}
}

// indent moves every line that has something to the right.
func indent(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		if strings.TrimSpace(line) != "" {
			b.WriteString("  ")
		}
		b.WriteString(line)
	}
	return b.String()
}

// wrap breaks text into lines of at most width characters where it has spaces.
func wrap(text string, width int) string {
	var b strings.Builder
	n := 0
	for _, word := range strings.Fields(text) {
		l := len([]rune(word))
		switch {
		case n == 0:
		case n+1+l > width:
			b.WriteString("\n")
			n = 0
		default:
			b.WriteString(" ")
			n++
		}
		b.WriteString(word)
		n += l
	}
	return b.String()
}
