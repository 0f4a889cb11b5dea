// Package atlas holds the examples of the three articles, and some of ours, as
// litmus tests: each with what every model answers and why.
//
// The files under _examples are the data. An example is one file, in the folder of
// its group; one in Go has a folder of its own, for it is a package of its own. The
// comment at its head tells it, in paragraphs:
//
//	Title
//
//	What happens, in one paragraph or several.
//
//	From: article; section
//
//	Counts: MODEL: executions N, orders N, pairs N
//
//	VERDICT: why the models that answer so do.
//
//	VERDICT (MODEL, ...): why these do.
//
// Counts may be missing. A reason that names a model goes before one that does not.
// The question and the verdicts are the directives of the litmus test.
package atlas

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"sync"

	"github.com/ordo-go/ordo/litmus"
	"github.com/ordo-go/ordo/litmus/c"
	"github.com/ordo-go/ordo/litmus/golang"
)

//go:embed _examples
var files embed.FS

// Files are the files of the examples: FOLDER/NAME.litmus or FOLDER/NAME/NAME.go.
func Files() fs.FS {
	sub, err := fs.Sub(files, "_examples")
	if err != nil { // the folder is embedded
		panic(err)
	}
	return sub
}

// An Example is a program of the atlas.
type Example struct {
	Name    string
	Group   string // the folder
	Title   string
	Text    string // what happens, paragraphs with an empty line between
	Article string // "ours" if it is from none
	Section string
	Counts  []Counts
	Reasons []Reason

	File   string // in Files
	Source []byte
}

// Counts is what a model finds in an example beside its verdict.
type Counts struct {
	Model      string
	Executions int
	Orders     int // total orders S of the SC operations, the values read aside
	Pairs      int // of an order and an outcome
}

// A Reason says in a sentence or two why models give a verdict.
type Reason struct {
	Verdict litmus.Verdict
	Models  []string // nil for those that no other reason of this verdict names
	Text    string
}

// Program reads the example.
func (e *Example) Program() (*litmus.Program, error) {
	if path.Ext(e.File) == ".go" {
		return golang.Parse(e.File, e.Source)
	}
	return c.Parse(e.File, e.Source)
}

// Why is the reason why model gives that verdict; "" if the atlas has none.
func (e *Example) Why(model string, verdict litmus.Verdict) string {
	general := ""
	for _, r := range e.Reasons {
		switch {
		case r.Verdict != verdict:
		case slices.Contains(r.Models, model):
			return r.Text
		case r.Models == nil:
			general = r.Text
		}
	}
	return general
}

// A Group is examples that are read together.
type Group struct {
	Name     string // the folder
	Title    string
	Examples []*Example
}

// Groups returns all examples in the order in which they are to be read.
func Groups() []Group { return groups() }

// All returns all examples in the order in which they are to be read.
func All() []*Example {
	var all []*Example
	for _, g := range groups() {
		all = append(all, g.Examples...)
	}
	return all
}

// Lookup returns an example by its name.
func Lookup(name string) (*Example, bool) {
	for _, e := range All() {
		if e.Name == name {
			return e, true
		}
	}
	return nil, false
}

var groups = sync.OnceValue(func() []Group {
	all, err := load(Files(), contents)
	if err != nil { // a test reads them all
		panic(err)
	}
	return all
})

// load reads the examples that the table of contents lists.
func load(fsys fs.FS, contents []chapter) ([]Group, error) {
	var all []Group
	for _, ch := range contents {
		g := Group{Name: ch.folder, Title: ch.title}
		for _, name := range ch.examples {
			e, err := read(fsys, ch.folder, name)
			if err != nil {
				return nil, err
			}
			g.Examples = append(g.Examples, e)
		}
		all = append(all, g)
	}
	return all, nil
}

// read reads the example of that name, in C or in Go.
func read(fsys fs.FS, folder, name string) (*Example, error) {
	for _, file := range []string{
		path.Join(folder, name+".litmus"),
		path.Join(folder, name, name+".go"),
	} {
		src, err := fs.ReadFile(fsys, file)
		if err != nil {
			continue
		}
		e := &Example{Name: name, Group: folder, File: file, Source: src}
		return e, e.readHead()
	}
	return nil, fmt.Errorf("%s: there is no file of example %s", folder, name)
}
