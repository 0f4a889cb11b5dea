package unseen_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/ordo-go/ordo/vet/unseen"
)

// A package and its test variant are one, and files have names that one can open.
func TestPackages(t *testing.T) {
	for _, tags := range []string{"", "ordo"} {
		found, err := unseen.Packages("testdata", []string{"./allowed", "./twice", "./right"}, tags)
		if err != nil {
			t.Fatal(err)
		}
		const cure = "; the checker does not see it: make it an atomic.Plain or an atomic, or let a Mutex of ordo/sync guard it"
		want := []string{
			"allowed/allowed.go:28:5: last is written here by two threads of the check at line 19" + cure,
			"twice/twice.go:9:2: Total is written here by two threads of the check at twice_test.go:12" + cure,
			"twice/twice_external_test.go:14:18: twice.Total is written here by a thread of the check at line 12 and written at line 15 by another" + cure,
			"twice/twice_test.go:13:7: time.Now in a check: a check must be a function of what it reads from atomics, and its time stands still: use Now, Sleep, Yield, Within or Parker of ordo/sync",
		}
		var got []string
		for _, f := range found {
			got = append(got, filepath.ToSlash(f.String()))
		}
		if !slices.Equal(got, want) {
			t.Errorf("with tags %q found\n%s\nwant\n%s", tags, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
}

func TestPackagesThatDoNotLoad(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	write("go.mod", "module example.com/user\n\ngo 1.26.0\n\nrequire github.com/ordo-go/ordo v0.0.0\n\nreplace github.com/ordo-go/ordo => "+root+"\n")
	t.Setenv("GOFLAGS", "-mod=mod")
	t.Setenv("GOPROXY", "off")
	t.Setenv("GOWORK", "off")

	write("user.go", "package user\n\nimport \"github.com/ordo-go/ordo/check\"\n\nfunc F() { check.Assume(1) }\n")
	for _, test := range []struct{ pattern, says string }{
		{".", `^user\.go:5:25: [^\n]*$`},
		{"./nowhere", "nowhere"},
	} {
		found, err := unseen.Packages(dir, []string{test.pattern}, "")
		if err == nil || !regexp.MustCompile(test.says).MatchString(err.Error()) || found != nil {
			t.Errorf("%s: found %v, and the error is: %v", test.pattern, found, err)
		}
	}

	write("user.go", "package user\n\nfunc F() {}\n")
	if found, err := unseen.Packages(dir, []string{"."}, "ordo"); err != nil || found != nil {
		t.Errorf("without checks: found %v, %v", found, err)
	}
}

// The checks of this module share only what the checker sees; those that test what it
// says of blocking and of plain goroutines have them.
func TestThisModule(t *testing.T) {
	found, err := unseen.Packages("../..", []string{"./..."}, "ordo")
	if err != nil {
		t.Fatal(err)
	}
	wrong := filepath.Join("check", "failure_test.go")
	caught := 0
	for _, f := range found {
		if f.Pos.Filename != wrong || strings.Contains(f.Message, "is written here") {
			t.Error(f)
			continue
		}
		caught++
	}
	if caught == 0 {
		t.Errorf("nothing is found in %s", wrong)
	}
}
