package golang

import (
	"go/ast"
	"go/parser"
	"regexp"
	"slices"
	"strings"

	"github.com/ordo-go/ordo/exec"
	"github.com/ordo-go/ordo/litmus"
)

// directive matches a comment that is one. A space before ordo is forgiven: gofmt
// puts it there.
var directive = regexp.MustCompile(`^//\s*ordo:(\S+)[ \t]*(.*?)\s*$`)

var knownDirectives = "//ordo:exists, //ordo:~exists, //ordo:forall, //ordo:expect, //ordo:filter, //ordo:locations, //ordo:name and //ordo:await"

// A line is one directive.
type line struct {
	name string
	text string
	pos  exec.Pos // of the comment
	at   exec.Pos // of text
}

// directives reads the directives of all files; those for loops it applies.
func (r *reader) directives() []line {
	var lines []line
	for _, f := range r.files {
		var awaits []line
		for _, g := range f.Comments {
			for _, c := range g.List {
				m := directive.FindStringSubmatchIndex(c.Text)
				if m == nil {
					continue
				}
				d := line{name: c.Text[m[2]:m[3]], text: c.Text[m[4]:m[5]], pos: r.pos(c.Pos())}
				d.text, _, _ = strings.Cut(d.text, " //")
				d.text = strings.TrimRight(d.text, " \t")
				d.at = d.pos
				d.at.Col += m[4]
				if d.name == "await" {
					awaits = append(awaits, d)
				} else {
					lines = append(lines, d)
				}
			}
		}
		r.await(f, awaits)
	}
	return lines
}

// await finds the loops that the directives //ordo:await are for.
func (r *reader) await(f *ast.File, lines []line) {
	at := map[int]*ast.ForStmt{}
	ast.Inspect(f, func(n ast.Node) bool {
		if s, ok := n.(*ast.ForStmt); ok {
			at[r.pos(s.Pos()).Line] = s
		}
		return true
	})
	for _, d := range lines {
		s := at[d.pos.Line]
		if s == nil {
			s = at[d.pos.Line+1]
		}
		if s == nil {
			failAt(d.pos, "//ordo:await: expected a for loop on this line or the next")
		}
		if d.text != "" {
			failAt(d.at, "//ordo:await: unexpected %s", d.text)
		}
		r.awaits[s] = true
	}
}

// apply does what the directives say.
func (r *reader) apply(lines []line) {
	p := r.prog
	p.Cond = litmus.Condition{Quantifier: litmus.Exists, Text: "exists true"}
	scope := r.conditionScope()
	asked := exec.Pos{}
	once := map[string]bool{}
	for _, d := range lines {
		if (d.name == "name" || d.name == "filter") && once[d.name] {
			failAt(d.pos, "a second //ordo:%s: expected at most one", d.name)
		}
		once[d.name] = true
		switch d.name {
		case "exists", "~exists", "forall":
			if asked.Line > 0 {
				failAt(d.pos, "a second question: expected one; the first is at %s", asked)
			}
			asked = d.pos
			p.Cond = litmus.Condition{
				Quantifier: litmus.Quantifier(d.name), X: scope.predicate(d),
				Text: d.name + " " + strings.Join(strings.Fields(d.text), " "), Pos: d.pos,
			}
		case "filter":
			p.Filter = scope.predicate(d)
		case "locations":
			p.Show = append(p.Show, scope.terms(d)...)
		case "expect":
			r.expect(d)
		case "name":
			if len(strings.Fields(d.text)) != 1 {
				failAt(d.at, "//ordo:name: expected one word")
			}
			p.Name = d.text
		default:
			failAt(d.pos, "unknown directive //ordo:%s: expected one of %s", d.name, knownDirectives)
		}
	}
}

var verdicts = []litmus.Verdict{litmus.Always, litmus.Sometimes, litmus.Never, litmus.Undefined}

// expect reads MODEL, ... VERDICT.
func (r *reader) expect(d line) {
	words := strings.FieldsFunc(d.text, func(c rune) bool { return c == ' ' || c == '\t' || c == ',' })
	if len(words) < 2 {
		failAt(d.at, "//ordo:expect: expected a model and a verdict: Always, Sometimes, Never or Undefined")
	}
	last := len(words) - 1
	v := litmus.Verdict(words[last])
	if !slices.Contains(verdicts, v) {
		at := d.at
		at.Col += strings.LastIndex(d.text, words[last])
		failAt(at, "//ordo:expect: unknown verdict %s: expected Always, Sometimes, Never or Undefined", v)
	}
	for _, model := range words[:last] {
		for _, e := range r.prog.Expects {
			if e.Model == model {
				failAt(d.at, "//ordo:expect: a second verdict of %s; the first is at %s", model, e.Pos)
			}
		}
		r.prog.Expects = append(r.prog.Expects, litmus.Expect{Model: model, Verdict: v, Pos: d.pos})
	}
}

// parseExpr parses the text of a directive where it stands in the file.
func (r *reader) parseExpr(d line, text string, skip int) ast.Expr {
	if strings.TrimSpace(text) == "" {
		failAt(d.at, "//ordo:%s: expected an expression", d.name)
	}
	if d.at.Line > 100_000 || d.at.Col > 10_000 {
		failAt(d.pos, "the directive stands too far down or right")
	}
	pad := strings.Repeat("\n", d.at.Line-1) + strings.Repeat(" ", d.at.Col-1+skip)
	e, err := parser.ParseExprFrom(r.fset, d.at.File, pad+text, 0)
	if err != nil {
		r.parseError(err, d)
	}
	return e
}

// splitList splits at the commas that stand outside of brackets.
func splitList(s string) (parts []string, starts []int) {
	depth, from := 0, 0
	for i, c := range s {
		switch c {
		case '(', '[', '{':
			depth++
		case ')', ']', '}':
			depth--
		case ',':
			if depth == 0 {
				parts, starts = append(parts, s[from:i]), append(starts, from)
				from = i + 1
			}
		}
	}
	return append(parts, s[from:]), append(starts, from)
}
