package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/ordo-go/ordo/memmodel"
)

func (a *app) modelsCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "models [NAME]",
		Short: "List the memory models, or print one with its axioms",
		Args:  atMost(1, "the name of one model"),
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			var words []string
			for _, m := range memmodel.All() {
				if len(args) == 0 {
					words = append(words, m.Name+"\t"+m.Title)
				}
			}
			return words, cobra.ShellCompDirectiveNoFileComp
		},
	}
	format := addFormat(cmd, "text", "json")
	cmd.RunE = func(_ *cobra.Command, args []string) error {
		if len(args) == 0 {
			return a.listModels(format.value)
		}
		m, err := lookup(args[0])
		if err != nil {
			return err
		}
		return a.showModel(m, format.value)
	}
	return cmd
}

type jsonModel struct {
	Name   string      `json:"name"`
	Title  string      `json:"title"`
	Paper  string      `json:"paper,omitempty"`
	Target string      `json:"target"`
	Axioms []jsonAxiom `json:"axioms"`
	Text   string      `json:"text,omitempty"`
}

type jsonAxiom struct {
	Name    string `json:"name"`
	Text    string `json:"text"`
	Comment string `json:"comment,omitempty"`
}

func newJSONModel(m *memmodel.Model) jsonModel {
	j := jsonModel{Name: m.Name, Title: m.Title, Paper: m.Paper, Target: string(m.Target), Axioms: []jsonAxiom{}}
	for _, x := range m.Axioms() {
		j.Axioms = append(j.Axioms, jsonAxiom{x.Name, x.Text, x.Comment})
	}
	return j
}

// listModels prints a table of the built-in models.
func (a *app) listModels(format string) error {
	width := 0
	for _, m := range memmodel.All() {
		width = max(width, len(m.Name))
	}
	var b strings.Builder
	for _, m := range memmodel.All() {
		if format == "json" {
			b.WriteString(jsonLine(newJSONModel(m)))
			continue
		}
		fmt.Fprintf(&b, "%s  %s\n", a.colors.bold(fmt.Sprintf("%-*s", width, m.Name)), m.Title)
		if m.Paper != "" {
			fmt.Fprintf(&b, "%*s  %s\n", width, "", a.colors.faint(m.Paper))
		}
	}
	return a.print(b.String())
}

// showModel prints the text of a model below what it says about itself.
func (a *app) showModel(m *memmodel.Model, format string) error {
	if format == "json" {
		j := newJSONModel(m)
		j.Text = m.Text
		return a.print(jsonLine(j))
	}
	c := a.colors
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s\n", c.bold(m.Name), m.Title)
	if m.Paper != "" {
		fmt.Fprintf(&b, "%s\n", m.Paper)
	}
	fmt.Fprintf(&b, "\n%s\n", c.bold("axioms"))
	for _, x := range m.Axioms() {
		fmt.Fprintf(&b, "  %s\n", x.Text)
		if x.Comment != "" {
			fmt.Fprintf(&b, "      %s\n", c.faint(x.Comment))
		}
	}
	fmt.Fprintf(&b, "\n%s\n%s\n", c.bold("text"), strings.TrimRight(m.Text, "\n"))
	return a.print(b.String())
}

// print writes to standard output.
func (a *app) print(text string) error {
	if _, err := fmt.Fprint(a.stdout, text); err != nil {
		return fileProblem("standard output", err)
	}
	return nil
}
