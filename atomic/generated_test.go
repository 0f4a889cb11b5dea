package atomic_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// TestGenerated says that the generated files are what gen.go writes.
func TestGenerated(t *testing.T) {
	dir := t.TempDir()
	cmd := exec.Command("go", "run", "gen.go", "-dir", dir)
	cmd.Env = append(os.Environ(), "GOFLAGS=", "GOOS=", "GOARCH=") // for this machine, whatever the tests were built for
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %v\n%s", cmd, err, out)
	}
	written, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(written) == 0 {
		t.Fatalf("gen.go wrote %q (%v)", written, err)
	}
	present, err := filepath.Glob("gen_*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range written {
		want, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(filepath.Base(name))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s is not what gen.go writes; run go generate", filepath.Base(name))
		}
	}
	if len(present) != len(written) {
		t.Errorf("here are %q, gen.go writes %d files", present, len(written))
	}
}
