package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/ordo-go/ordo/exec"
	"github.com/ordo-go/ordo/litmus"
	"github.com/ordo-go/ordo/litmus/asm"
	"github.com/ordo-go/ordo/litmus/c"
	"github.com/ordo-go/ordo/litmus/golang"
)

// maxInput bounds the size of a file, so that /dev/zero is an error and not the
// end of all memory.
const maxInput = 4 << 20

// A test is a program to run, and the text it stands in, if that is one file.
type test struct {
	*litmus.Program
	src []byte
}

// loadTests reads what args name, in their order. What is wrong with one is
// reported; the others are returned.
func (a *app) loadTests(ctx context.Context, args []string) []test {
	files := a.findFiles(args)
	type loaded struct {
		test test
		err  error
	}
	var all []test
	inOrder(runtime.GOMAXPROCS(0), len(files), func(i int) loaded {
		if ctx.Err() != nil {
			return loaded{err: ctx.Err()}
		}
		t, err := a.load(files[i])
		return loaded{t, err}
	}, func(_ int, l loaded) {
		switch {
		case l.err == nil:
			all = append(all, l.test)
		case ctx.Err() == nil:
			a.report(l.err)
		}
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
		case d.IsDir() && path != dir && strings.ContainsAny(d.Name()[:1], "._"):
			return filepath.SkipDir
		case d.IsDir():
			files = append(files, goTests(path)...)
		case strings.HasSuffix(path, ".litmus"):
			files = append(files, path)
		}
		return nil
	})
	if err != nil {
		a.report(fileProblem(dir, err))
	}
	slices.Sort(files)
	return files
}

// A question in a Go file, and any directive.
var (
	goQuestion  = regexp.MustCompile(`(?m)^//ordo:(~?exists|forall)\b`)
	goDirective = regexp.MustCompile(`(?m)^\s*//ordo:\w`)
)

// goTests finds the Go tests of a folder. A package of several files is one test,
// named by its folder, unless more than one of them asks a question.
func goTests(dir string) []string {
	names, _ := filepath.Glob(filepath.Join(escapeGlob(dir), "*.go")) // the pattern is well formed
	var all, directed, asking []string
	for _, name := range names {
		src, err := os.ReadFile(name)
		if err != nil || strings.HasSuffix(name, "_test.go") {
			continue
		}
		all = append(all, name)
		if goDirective.Match(src) {
			directed = append(directed, name)
		}
		if goQuestion.Match(src) {
			asking = append(asking, name)
		}
	}
	switch {
	case len(directed) == 0:
		return nil
	case len(asking) > 1:
		return asking
	case len(all) > 1:
		return []string{dir + string(filepath.Separator)}
	}
	return directed
}

// escapeGlob makes a pattern of a path that means itself.
func escapeGlob(path string) string {
	return regexp.MustCompile(`[\[*?\\]`).ReplaceAllString(path, `\$0`)
}

// load reads the test of one file; "-" is standard input, and a name that ends in
// a slash a package of Go files.
func (a *app) load(file string) (test, error) {
	if dir, ok := strings.CutSuffix(file, string(filepath.Separator)); ok {
		p, err := golang.ParseDir(dir)
		return test{Program: p}, placed(err)
	}
	src, err := a.read(file)
	if err != nil {
		return test{}, err
	}
	if line, col, ok := binaryAt(src); ok {
		return test{}, &litmus.Error{Pos: exec.Pos{File: file, Line: line, Col: col}, Message: "a binary file; expected the text of a litmus test"}
	}
	p, err := parserOf(file, src)(file, src)
	return test{p, src}, placed(err)
}

// parserOf finds the front end for a test: by its name if that is of a Go file, else
// by its first word.
func parserOf(file string, src []byte) func(string, []byte) (*litmus.Program, error) {
	if isGo(file, src) {
		return golang.Parse
	}
	if words := strings.Fields(string(src[:min(len(src), 100)])); len(words) > 0 {
		switch words[0] {
		case "X86", "X86_64", "AArch64":
			return asm.Parse
		}
	}
	return c.Parse
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
