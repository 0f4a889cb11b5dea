package memmodel

import (
	"embed"
	"fmt"
	"regexp"
	"slices"
	"strings"
	gosync "sync"

	"github.com/ordo-go/ordo/exec"
	"github.com/ordo-go/ordo/memmodel/cat"
)

// A Model is a memory model: a text in the cat language, and how programs reach
// it.
type Model struct {
	Name   string // as in --model; of a user's model the path without .cat
	Title  string // what it is, in a line
	Paper  string // where it is defined; "" if the file does not say
	Target Target

	Machines []Target // whose machine code it runs besides that of its target

	Refuses       []exec.Order // orders that the model has no meaning for
	RefusesFences bool

	Text string    // the cat text
	Path string    // the name of the file, as in the positions of its errors
	File *cat.File // the text parsed, with what it includes in place
}

//go:embed models/*.cat
var modelFS embed.FS

// modelFiles lists the files of the built-in models in the order in which people
// want to see them.
var modelFiles = []string{
	"c++20", "c++20-nta", "c++11", "c++11-simp", "rc11", "rc11-rs20", "ra",
	"sc", "x86-tso", "armv8", "power", "go", "java",
}

var builtIn = gosync.OnceValue(func() []*Model {
	var all []*Model
	for _, name := range modelFiles {
		file := name + ".cat"
		src, err := modelFS.ReadFile("models/" + file)
		if err != nil {
			panic(err) // it is part of the program, and tested
		}
		models, err := parseModels(file, src, cat.FromLibrary)
		if err != nil {
			panic(err)
		}
		all = append(all, models...)
	}
	return all
})

// All returns the built-in models.
func All() []*Model { return slices.Clone(builtIn()) }

// Lookup returns the built-in model of that name.
func Lookup(name string) (*Model, error) {
	var names []string
	for _, m := range builtIn() {
		if m.Name == name {
			return m, nil
		}
		names = append(names, m.Name)
	}
	hint := ""
	if near := nearest(name, names); near != "" {
		hint = "did you mean " + near + "? "
	}
	return nil, fmt.Errorf("unknown model %q: %sexpected one of %s, or the path of a .cat file",
		name, hint, strings.Join(names, ", "))
}

// Accepts returns an error that says why the model has no meaning for an event of
// that kind and order; nil if it has.
func (m *Model) Accepts(k exec.Kind, o exec.Order) error {
	switch {
	case k == exec.Fence && m.RefusesFences:
		return fmt.Errorf("the model %s has no fences", m.Name)
	case slices.Contains(m.Refuses, o):
		return fmt.Errorf("the model %s has no meaning for the order %s: expected %s",
			m.Name, o, strings.Join(m.orders(), " or "))
	}
	return nil
}

// Runs reports whether the model has a meaning for the machine code of t.
func (m *Model) Runs(t Target) bool { return m.Target == t || slices.Contains(m.Machines, t) }

// orders names the orders that the model accepts.
func (m *Model) orders() []string {
	var out []string
	for o := range exec.Order(nOrders) {
		if !slices.Contains(m.Refuses, o) {
			out = append(out, o.String())
		}
	}
	return out
}

// parseModels reads the models of a file: one, or as many as its header names.
func parseModels(file string, src []byte, include func(string) (string, []byte, error)) ([]*Model, error) {
	f, err := cat.Load(file, src, include)
	if err != nil {
		return nil, err
	}
	models, err := parseHeader(file, string(src))
	if err != nil {
		return nil, err
	}
	for _, m := range models {
		m.Text, m.Path, m.File = string(src), file, f
		if m.Title == "" {
			m.Title = f.Title
		}
	}
	return models, nil
}

// field is a line "name: value" of the header.
var field = regexp.MustCompile(`^[\s*]*(name|target|machines|title|paper|refuses):[ \t]*(.*?)\s*$`)

// parseHeader reads the first comment of a file, where lines like
//
//   - name: c++20
//
// tell about the model; "machines" lists targets whose machine code it runs as well.
// Each name begins a model; paper and refuses hold for all
// of the file. There is always at least one model, maybe without a name.
func parseHeader(file, src string) ([]*Model, error) {
	start := strings.Index(src, "(*")
	end := strings.Index(src, "*)")
	if start < 0 || end < start {
		return []*Model{{}}, nil
	}
	var models []*Model
	common := Model{}
	current := &Model{}
	line := 1 + strings.Count(src[:start], "\n")
	for i, text := range strings.Split(src[start:end], "\n") {
		match := field.FindStringSubmatch(strings.TrimPrefix(text, "(*"))
		if match == nil {
			continue
		}
		switch value := match[2]; match[1] {
		case "name":
			current = &Model{Name: value}
			models = append(models, current)
		case "title":
			current.Title = value
		case "target":
			current.Target = Target(value)
		case "machines":
			for _, word := range strings.Fields(value) {
				if t := Target(word); !t.Valid() {
					return nil, &Error{Pos: exec.Pos{File: file, Line: line + i, Col: 1},
						Message: fmt.Sprintf("unknown machine %q: expected x86, arm or power", word)}
				}
				current.Machines = append(current.Machines, Target(word))
			}
		case "paper":
			common.Paper = value
		case "refuses":
			if err := common.refuse(strings.Fields(value)); err != nil {
				return nil, &Error{Pos: exec.Pos{File: file, Line: line + i, Col: 1}, Message: err.Error()}
			}
		}
		if t := current.Target; t != "" && !t.Valid() {
			return nil, &Error{Pos: exec.Pos{File: file, Line: line + i, Col: 1},
				Message: fmt.Sprintf("unknown target %q: expected source, x86, arm, power or power-trailing", t)}
		}
	}
	if models == nil {
		models = []*Model{current}
	}
	for _, m := range models {
		m.Paper, m.Refuses, m.RefusesFences = common.Paper, common.Refuses, common.RefusesFences
	}
	return models, nil
}

// refuse reads the names of orders; "fence" stands for all fences.
func (m *Model) refuse(words []string) error {
	for _, w := range words {
		found := false
		for o := range exec.Order(nOrders) {
			if o.String() == w {
				m.Refuses, found = append(m.Refuses, o), true
			}
		}
		switch {
		case w == "fence":
			m.RefusesFences = true
		case !found:
			return fmt.Errorf(`cannot refuse %q: expected na, rlx, acq, rel, acq_rel, sc or fence`, w)
		}
	}
	return nil
}
