package ordo

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// The usual case of what a user calls for each event is inlined.
func TestInlined(t *testing.T) {
	const file = "testdata/inlined/inlined.go"
	source, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	said, err := exec.Command("go", "build", "-tags=", "-gcflags=-m", "./testdata/inlined").CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	calls := 0
	for i, line := range strings.Split(string(source), "\n") {
		code, inside, ok := strings.Cut(line, " // ")
		if !ok || strings.HasPrefix(line, "//") {
			continue
		}
		calls++
		found := false
		for said := range strings.Lines(string(said)) {
			found = found || strings.HasPrefix(said, fmt.Sprintf("%s:%d:", file, i+1)) &&
				strings.Contains(said, "inlining call to ") && strings.HasSuffix(said, inside+"\n")
		}
		if !found {
			t.Errorf("%s:%d: a call is not inlined: %s", file, i+1, strings.TrimSpace(code))
		}
	}
	if calls < 10 {
		t.Errorf("only %d calls", calls)
	}
}
