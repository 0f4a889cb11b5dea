package atlas

import (
	"fmt"
	"path"
	"regexp"
	"strings"

	"github.com/ordo-go/ordo/litmus"
)

var (
	reason = regexp.MustCompile(`^(Always|Sometimes|Never|Undefined)(?: \(([^)]*)\))?: (.*)$`)
	counts = regexp.MustCompile(`^Counts: (\S+): executions (\d+), orders (\d+), pairs (\d+)$`)
)

// readHead takes the comment at the head of the file apart.
func (e *Example) readHead() error {
	paragraphs := split(e.comment())
	if len(paragraphs) == 0 {
		return fmt.Errorf("%s: expected a comment at the head of the file that tells the example", e.File)
	}
	e.Title = paragraphs[0]
	var text []string
	for _, p := range paragraphs[1:] {
		from, isFrom := strings.CutPrefix(p, "From: ")
		switch {
		case isFrom:
			e.Article, e.Section, _ = strings.Cut(from, "; ")
		case strings.HasPrefix(p, "Counts: "):
			if err := e.readCounts(p); err != nil {
				return err
			}
		case reason.MatchString(p):
			e.Reasons = append(e.Reasons, readReason(p))
		case e.Article == "":
			text = append(text, p)
		default:
			return fmt.Errorf("%s: expected VERDICT: REASON after the line From:, found %q", e.File, p)
		}
	}
	e.Text = strings.Join(text, "\n\n")
	return nil
}

// comment is the text of the comment at the head: // lines in Go, (* *) after the
// first line in C.
func (e *Example) comment() string {
	src := string(e.Source)
	if path.Ext(e.File) != ".go" {
		_, src, _ = strings.Cut(src, "(*")
		src, _, _ = strings.Cut(src, "*)")
		return src
	}
	var lines []string
	for line := range strings.Lines(src) {
		line, ok := strings.CutPrefix(line, "//")
		if !ok {
			break
		}
		lines = append(lines, strings.TrimSpace(line))
	}
	return strings.Join(lines, "\n")
}

// split cuts text into paragraphs, each one line.
func split(text string) []string {
	var all []string
	for p := range strings.SplitSeq(strings.TrimSpace(text), "\n\n") {
		if words := strings.Fields(p); len(words) > 0 {
			all = append(all, strings.Join(words, " "))
		}
	}
	return all
}

func (e *Example) readCounts(p string) error {
	m := counts.FindStringSubmatch(p)
	if m == nil {
		return fmt.Errorf("%s: expected Counts: MODEL: executions N, orders N, pairs N, found %q", e.File, p)
	}
	c := Counts{Model: m[1]}
	for i, n := range []*int{&c.Executions, &c.Orders, &c.Pairs} {
		if _, err := fmt.Sscan(m[2+i], n); err != nil {
			return fmt.Errorf("%s: %s: %w", e.File, m[2+i], err)
		}
	}
	e.Counts = append(e.Counts, c)
	return nil
}

func readReason(p string) Reason {
	m := reason.FindStringSubmatch(p)
	r := Reason{Verdict: litmus.Verdict(m[1]), Text: m[3]}
	if m[2] != "" {
		r.Models = strings.Split(m[2], ", ")
	}
	return r
}
