package cat

import (
	"fmt"
	"path"
	"strings"
)

// A Loader reads models with what they include.
type Loader struct {
	// Include finds an included file. It returns the file's name, for positions.
	Include func(path string) (file string, src []byte, err error)
	// On says which variants are on. nil is [DefaultVariants].
	On func(variant string) bool
}

// DefaultVariants has cos-opt on and all else off, as herd7 has without options.
func DefaultVariants(variant string) bool { return variant == "cos-opt" }

// Load parses a model and puts the statements of the files it includes in place
// of the include statements. A statement if "variant" is replaced by the branch
// that [DefaultVariants] selects.
func Load(file string, src []byte, include func(path string) (file string, src []byte, err error)) (*File, error) {
	return Loader{Include: include}.Load(file, src)
}

// maxLoaded is how many statements a model may have with its includes.
const maxLoaded = 100_000

// Load parses a model and puts the statements of the files it includes, and those
// of the branches that l.On selects, in place. Positions stay those of the files.
func (l Loader) Load(file string, src []byte) (*File, error) {
	if l.On == nil {
		l.On = DefaultVariants
	}
	if l.Include == nil {
		l.Include = FromLibrary
	}
	f, err := Parse(file, src)
	if err != nil {
		return nil, err
	}
	s := &splicer{Loader: l, open: []string{path.Base(file)}}
	if f.Stmts, err = s.splice(f.Stmts); err != nil {
		return nil, err
	}
	return f, nil
}

// FromLibrary is an Include that knows the embedded library only.
func FromLibrary(path string) (file string, src []byte, err error) {
	src, ok := Library(path)
	if !ok {
		return "", nil, fmt.Errorf("there is no such file in the library, which has %s",
			strings.Join(LibraryFiles(), ", "))
	}
	return path, src, nil
}

type splicer struct {
	Loader
	open   []string // the files being read, outermost first
	loaded int
}

func (s *splicer) splice(list []Stmt) ([]Stmt, error) {
	var out []Stmt
	for _, st := range list {
		more, err := s.one(st)
		if err != nil {
			return nil, err
		}
		out = append(out, more...)
		if s.loaded += len(more); s.loaded > maxLoaded {
			return nil, errorf(st.Position(), "the model with its includes has more than %d statements", maxLoaded)
		}
	}
	return out, nil
}

// one returns what stands for a statement.
func (s *splicer) one(st Stmt) ([]Stmt, error) {
	var err error
	switch st := st.(type) {
	case *Include:
		return s.include(st)
	case *Cond:
		if st.Variant(s.On) {
			return s.splice(st.Then)
		}
		return s.splice(st.Else)
	case *Procedure:
		st.Body, err = s.splice(st.Body)
	case *ForEach:
		st.Body, err = s.splice(st.Body)
	case *MatchStmt:
		for i := range st.Clauses {
			if st.Clauses[i].Body, err = s.splice(st.Clauses[i].Body); err != nil {
				break
			}
		}
	}
	return []Stmt{st}, err
}

func (s *splicer) include(st *Include) ([]Stmt, error) {
	for i, open := range s.open {
		if open == st.Path {
			return nil, errorf(st.Pos, "%q includes itself: %s",
				st.Path, strings.Join(append(s.open[i:], st.Path), " -> "))
		}
	}
	file, src, err := s.Include(st.Path)
	if err != nil {
		return nil, errorf(st.Pos, "cannot include %q: %v", st.Path, err)
	}
	f, err := Parse(file, src)
	if err != nil {
		return nil, err
	}
	s.open = append(s.open, st.Path)
	defer func() { s.open = s.open[:len(s.open)-1] }()
	return s.splice(f.Stmts)
}
