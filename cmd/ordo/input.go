package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"unicode/utf8"

	"github.com/ordo-go/ordo/exec"
	"github.com/ordo-go/ordo/litmus"
	"github.com/ordo-go/ordo/litmus/c"
)

// maxInput bounds the size of a file, so that /dev/zero is an error and not the
// end of all memory.
const maxInput = 4 << 20

// A test is a program to run, and the text it stands in.
type test struct {
	*litmus.Program
	src []byte
}

// loadTests reads what args name, in their order. What is wrong with one is
// reported; the others are returned.
func (a *app) loadTests(ctx context.Context, args []string) []test {
	files := a.findFiles(args)
	type loaded struct {
		tests []test
		err   error
	}
	var all []test
	inOrder(runtime.GOMAXPROCS(0), len(files), func(i int) loaded {
		if ctx.Err() != nil {
			return loaded{}
		}
		tests, err := a.load(files[i])
		return loaded{tests, err}
	}, func(_ int, l loaded) {
		if l.err != nil {
			a.report(l.err)
		}
		all = append(all, l.tests...)
	})
	return all
}

// findFiles replaces directories by the tests in them.
func (a *app) findFiles(args []string) []string {
	var files []string
	for _, arg := range args {
		info, err := os.Stat(arg)
		switch {
		case arg == "-":
			files = append(files, arg)
		case err != nil:
			a.report(fileProblem(arg, err))
		case info.IsDir():
			found := a.walk(arg)
			if len(found) == 0 {
				a.report(aboutFile(arg, "no litmus tests here: no file *.litmus, and no Go file with //ordo: directives"))
			}
			files = append(files, found...)
		default:
			files = append(files, arg)
		}
	}
	return files
}

// walk finds the tests below dir, sorted. Like the go command it passes over
// directories whose names begin with a dot or an underscore.
func (a *app) walk(dir string) []string {
	var files []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			a.report(fileProblem(path, err))
		case d.IsDir():
			if path != dir && strings.ContainsAny(d.Name()[:1], "._") {
				return filepath.SkipDir
			}
		case strings.HasSuffix(path, ".litmus"), isGoTest(path):
			files = append(files, path)
		}
		return nil
	})
	if err != nil {
		a.report(fileProblem(dir, err))
	}
	return files
}

// isGoTest reports whether path is a Go file with directives of ours.
func isGoTest(path string) bool {
	if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
		return false
	}
	src, err := os.ReadFile(path)
	return err == nil && bytes.Contains(append([]byte("\n"), src...), []byte("\n//ordo:"))
}

// load reads the tests of one file; "-" is standard input.
func (a *app) load(file string) ([]test, error) {
	src, err := a.read(file)
	if err != nil {
		return nil, err
	}
	if line, col, ok := binaryAt(src); ok {
		return nil, &litmus.Error{Pos: exec.Pos{File: file, Line: line, Col: col}, Message: "a binary file; expected the text of a litmus test"}
	}
	programs, err := parse(file, src)
	if err != nil {
		return nil, err
	}
	var tests []test
	for _, p := range programs {
		tests = append(tests, test{p, src})
	}
	return tests, nil
}

func parse(file string, src []byte) ([]*litmus.Program, error) {
	if isGo(file, src) {
		return parseGo(file, src)
	}
	p, err := c.Parse(file, src)
	if err != nil {
		return nil, err
	}
	return []*litmus.Program{p}, nil
}

func (a *app) read(file string) ([]byte, error) {
	in := a.stdin
	if file != "-" {
		f, err := os.Open(file)
		if err != nil {
			return nil, fileProblem(file, err)
		}
		defer f.Close()
		in = f
	}
	src, err := io.ReadAll(io.LimitReader(in, maxInput+1))
	if err != nil {
		return nil, fileProblem(file, err)
	}
	if len(src) > maxInput {
		return nil, aboutFile(file, fmt.Sprintf("more than %d MiB; expected a litmus test", maxInput>>20))
	}
	return src, nil
}

// fileProblem says of a file what the system says, without the name of the call.
func fileProblem(file string, err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		err = path.Err
	}
	if errors.Is(err, fs.ErrNotExist) {
		err = errors.New("no such file or directory")
	}
	return aboutFile(file, err.Error())
}

// binaryAt finds the first byte that no text has.
func binaryAt(src []byte) (line, col int, found bool) {
	line, col = 1, 1
	for i := 0; i < len(src); {
		r, n := utf8.DecodeRune(src[i:])
		switch {
		case r == 0, r == utf8.RuneError && n == 1:
			return line, col, true
		case r == '\n':
			line, col = line+1, 0
		}
		i += n
		col++
	}
	return 0, 0, false
}

// isGo reports whether a test is in Go: by its name, else by its first word.
func isGo(file string, src []byte) bool {
	switch filepath.Ext(file) {
	case ".go":
		return true
	case ".litmus":
		return false
	}
	for text := string(src); ; {
		text = strings.TrimSpace(text)
		end := ""
		switch {
		case strings.HasPrefix(text, "//"):
			end = "\n"
		case strings.HasPrefix(text, "/*"):
			end = "*/"
		default:
			word, _, _ := strings.Cut(text, " ")
			return word == "package"
		}
		_, text, _ = strings.Cut(text[2:], end)
	}
}
