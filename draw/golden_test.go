package draw

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ordo-go/ordo/exec"
)

var update = flag.Bool("update", false, "write the pictures in testdata anew")

// options are those of the samples that are not drawn plainly.
var options = map[string]Options{
	"mp":     {Highlight: []string{"sw", "fr"}, Cycle: []Edge{{2, 3, "po"}, {3, 4, "rf"}, {4, 5, "po"}, {5, 2, "fr"}}},
	"sb":     {Highlight: []string{"fr"}},
	"long":   {Highlight: []string{"sw"}},
	"mixed1": {Highlight: []string{"S"}},
	"mixed2": {Relations: []string{"po", "rf"}, Highlight: []string{"S"}},
	"rmw":    {Numbers: true, Width: 60},
	"pair":   {Highlight: []string{"data", "rmw"}},
}

// sample reads a graph from testdata.
func sample(t testing.TB, name string) *exec.Graph {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", name+".graph"))
	if err != nil {
		t.Fatal(err)
	}
	g, err := exec.ParseText(string(text))
	if err != nil {
		t.Fatalf("%s.graph:%v", name, err)
	}
	return g
}

func sampleNames(t testing.TB) []string {
	files, err := filepath.Glob("testdata/*.graph")
	if err != nil || len(files) == 0 {
		t.Fatal("no samples in testdata", err)
	}
	for i, f := range files {
		files[i] = strings.TrimSuffix(filepath.Base(f), ".graph")
	}
	return files
}

func TestPicturesAreAsBefore(t *testing.T) {
	for _, name := range sampleNames(t) {
		g, o := sample(t, name), options[name]
		golden(t, name+".txt", []byte(Text(g, o)))
		golden(t, name+".log", []byte(Log(g, o)))
		golden(t, name+".svg", SVG(g, o))
		golden(t, name+".dot", []byte(DOT(g, o)))
	}
}

func golden(t *testing.T, file string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", file)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s is not as before (go test ./draw -update writes it anew):\n%s", file, got)
	}
}
