package ordo

import (
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
)

// The usual case of what a user calls for each event is inlined, and what that calls, too.
func TestInlined(t *testing.T) {
	for name, least := range map[string]int{"rings": 10, "queues": 4} {
		t.Run(name, func(t *testing.T) {
			dir := "testdata/inlined/" + name
			mustInline(t, dir, dir+"/"+name+".go", least)
			mustNotCall(t, dir)
		})
	}
}

// mustInline checks the lines of file that say what must be inlined there: at least so many.
func mustInline(t *testing.T, dir, file string, least int) {
	source, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	said := compile(t, dir, "-m")
	calls := 0
	for i, line := range strings.Split(string(source), "\n") {
		code, inside, ok := strings.Cut(line, " // ")
		if !ok || strings.HasPrefix(line, "//") {
			continue
		}
		calls++
		found := false
		for said := range strings.Lines(said) {
			found = found || strings.HasPrefix(said, fmt.Sprintf("%s:%d:", file, i+1)) &&
				strings.Contains(said, "inlining call to ") && strings.HasSuffix(said, inside+"\n")
		}
		if !found {
			t.Errorf("%s:%d: a call is not inlined: %s", file, i+1, strings.TrimSpace(code))
		}
	}
	if calls < least {
		t.Errorf("only %d calls", calls)
	}
}

// What is a few instructions may not be a call, where a method is inlined into a package that
// does not import the one that has it.
var neverCalled = regexp.MustCompile(`CALL\s+github.com/ordo-go/ordo/(atomic\.\(\*(Int64|Uint64|Uint32)\)\.(Load|Store)(Relaxed|Acquire|Release)|wait\.\(\*Point\)\.(Signalled|Raised)|atomic\.Fence(Expedited|Light))`)

func mustNotCall(t *testing.T, dir string) {
	for _, call := range neverCalled.FindAllString(compile(t, dir, "-S"), 5) {
		t.Errorf("%s: %s", dir, call)
	}
}

// compile returns what the compiler says of the package in dir.
func compile(t *testing.T, dir, flag string) string {
	t.Helper()
	said, err := exec.Command("go", "build", "-tags=", "-gcflags="+flag, "./"+dir).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	return string(said)
}
