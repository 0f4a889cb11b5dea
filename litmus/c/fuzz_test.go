package c_test

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"github.com/ordo-go/ordo/litmus"
	"github.com/ordo-go/ordo/litmus/c"
	"github.com/ordo-go/ordo/litmus/litmustest"
)

// FuzzParse looks for texts that make the parser panic, and for programs that do
// not print as a text that reads back to them.
func FuzzParse(f *testing.F) {
	files, _ := filepath.Glob("testdata/*/*.litmus")
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(src)
	}
	for seed := range uint64(20) {
		r := rand.New(rand.NewPCG(seed, 3))
		f.Add([]byte(litmus.Print(litmustest.Forms(r))))
		f.Add([]byte(litmus.Print(litmustest.Random(r, litmustest.Options{}))))
	}
	f.Add([]byte(inThread("int r = 1; for (int i = 0; i < 2; i++) a = a + (*z, i); __assume(r);")))
	f.Fuzz(func(t *testing.T, src []byte) {
		if p, err := c.Parse("fuzz", src); err == nil {
			roundTrip(t, p)
		}
	})
}
