package memmodel

import (
	"strings"

	"github.com/ordo-go/ordo/memmodel/cat"
)

// An Axiom is a check of a model as its text has it.
type Axiom struct {
	Name    string
	Mode    cat.CheckMode
	Text    string // the statement
	Comment string // the comment right before it, in one paragraph; "" if there is none
}

// Axioms returns the checks that stand in the text of the model itself, in their
// order. Those of included files are not among them.
func (m *Model) Axioms() []Axiom {
	var out []Axiom
	lines := lineStarts(m.Text)
	for _, s := range m.File.Stmts {
		k, ok := s.(*cat.Check)
		if !ok || k.Pos.File != m.Path || k.Pos.Line > len(lines) {
			continue
		}
		at := min(lines[k.Pos.Line-1]+k.Pos.Col-1, len(m.Text))
		out = append(out, Axiom{
			Name:    k.Name,
			Mode:    k.Mode,
			Text:    statement(m.Text[at:], k.Name),
			Comment: commentBefore(m.Text[:at]),
		})
	}
	return out
}

// lineStarts returns where each line of the text begins.
func lineStarts(text string) []int {
	starts := []int{0}
	for i := range len(text) {
		if text[i] == '\n' {
			starts = append(starts, i+1)
		}
	}
	return starts
}

// statement returns the text of the check that text begins with: up to its name,
// or without one up to the next empty line or comment.
func statement(text, name string) string {
	end := len(text)
	for _, stop := range []string{"\n\n", "(*"} {
		if i := strings.Index(text, stop); i >= 0 {
			end = min(end, i)
		}
	}
	if name != "" {
		if i := strings.Index(text, "as "+name); i >= 0 {
			end = i + len("as "+name)
		}
	}
	return strings.Join(strings.Fields(text[:end]), " ")
}

// commentBefore returns the comment that the text ends with.
func commentBefore(text string) string {
	text = strings.TrimRight(text, " \t\n")
	body, ok := strings.CutSuffix(text, "*)")
	if !ok {
		return ""
	}
	start := strings.LastIndex(body, "(*")
	if start < 0 {
		return ""
	}
	return strings.Join(strings.Fields(body[start+len("(*"):]), " ")
}
