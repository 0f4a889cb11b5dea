package golang

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/ordo-go/ordo/litmus"
	"github.com/ordo-go/ordo/litmus/c"
)

// FuzzParse: whatever the file, there is a program or an error; and a program prints
// as one that C's front end reads.
func FuzzParse(f *testing.F) {
	files, err := filepath.Glob("testdata/*.go")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range files {
		src, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(src)
	}
	for _, test := range refused {
		f.Add([]byte(header + test.src))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		p, err := Parse("f.go", src)
		if (p == nil) == (err == nil) {
			t.Fatalf("program %v, error %v", p, err)
		}
		if err != nil {
			return
		}
		text := litmus.Print(p)
		if _, err := c.Parse("printed", []byte(text)); err != nil {
			t.Errorf("the printed program: %v\n%s", err, text)
		}
	})
}
