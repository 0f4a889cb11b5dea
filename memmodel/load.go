package memmodel

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/ordo-go/ordo/exec"
	"github.com/ordo-go/ordo/memmodel/cat"
)

// maxModel is how large a file of a model may be: any real one is far smaller.
const maxModel = 1 << 20

// Load reads a model from a .cat file. What it includes is looked for beside it,
// and then in the library that comes with the program. The word of the
// architecture in front of the title says how programs reach it: C or none for
// events of the language, X86, AArch64 or PPC for those of a machine.
func Load(path string) (*Model, error) {
	src, err := readModel(path)
	if err != nil {
		return nil, err
	}
	dir := filepath.Dir(path)
	models, err := parseModels(path, src, func(name string) (string, []byte, error) {
		beside := filepath.Join(dir, filepath.FromSlash(name))
		src, err := readModel(beside)
		if errors.Is(err, fs.ErrNotExist) {
			if src, ok := cat.Library(name); ok {
				return name, src, nil
			}
			return "", nil, fmt.Errorf("there is no such file in %s, nor in the library, which has %s",
				dir, strings.Join(cat.LibraryFiles(), ", "))
		}
		return beside, src, err
	})
	if err != nil {
		return nil, err
	}
	m := models[0]
	m.Name = strings.TrimSuffix(path, ".cat")
	if m.Target == "" {
		if m.Target, err = targetOf(path, m.File); err != nil {
			return nil, err
		}
	}
	return m, nil
}

// readModel reads a file that is likely to be text.
func readModel(path string) ([]byte, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, &fileError{path, "there is no such file", err}
	case err != nil:
		return nil, &fileError{path, "cannot read the file", err}
	case info.IsDir():
		return nil, &fileError{path, "expected a .cat file, found a directory", nil}
	case !info.Mode().IsRegular():
		return nil, &fileError{path, "expected a .cat file, found no regular file", nil}
	case info.Size() > maxModel:
		return nil, &fileError{path, fmt.Sprintf("expected a .cat file, found %d bytes: too much for a model", info.Size()), nil}
	}
	src, err := os.ReadFile(path)
	switch {
	case err != nil:
		return nil, &fileError{path, "cannot read the file", err}
	case bytes.IndexByte(src, 0) >= 0:
		return nil, &fileError{path, "expected the text of a model, found a binary file", nil}
	case len(bytes.TrimSpace(src)) == 0:
		return nil, &fileError{path, "expected a model, found an empty file", nil}
	}
	return src, nil
}

// A fileError is what is wrong with a file as a whole.
type fileError struct {
	path, message string
	err           error
}

func (e *fileError) Error() string {
	if e.err != nil && !errors.Is(e.err, fs.ErrNotExist) {
		return e.path + ": " + e.message + ": " + e.err.Error()
	}
	return e.path + ": " + e.message
}

func (e *fileError) Unwrap() error { return e.err }

// targetOf tells the target of a model from the word of its architecture. Stock
// models for Power have nothing but that word for a title.
func targetOf(path string, f *cat.File) (Target, error) {
	word := f.Arch
	if word == "" && !strings.Contains(f.Title, " ") {
		if t, ok := targetWords[f.Title]; ok {
			return t, nil
		}
		return Source, nil
	}
	if t, ok := targetWords[word]; ok {
		return t, nil
	}
	return "", &Error{Pos: exec.Pos{File: path, Line: 1, Col: 1},
		Message: fmt.Sprintf("cannot run programs on %q: expected C, X86, AArch64 or PPC before the title", word)}
}

var targetWords = map[string]Target{
	"": Source, "C": Source,
	"X86": X86, "X86_64": X86, "AArch64": Arm, "PPC": Power,
}
