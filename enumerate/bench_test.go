package enumerate_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/ordo-go/ordo/enumerate"
	"github.com/ordo-go/ordo/litmus/c"
)

// BenchmarkRun runs the larger of our tests.
func BenchmarkRun(b *testing.B) {
	files, err := filepath.Glob("testdata/large/*.litmus")
	if err != nil || len(files) == 0 {
		b.Fatal("no tests in testdata/large")
	}
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			b.Fatal(err)
		}
		p, err := c.Parse(file, src)
		if err != nil {
			b.Fatal(err)
		}
		for _, model := range []string{"c++20", "c++11", "armv8"} {
			m := modelOf(b, model)
			b.Run(filepath.Base(file)+"/"+model, func(b *testing.B) {
				for range b.N {
					if _, err := enumerate.Run(context.Background(), p, enumerate.Options{Model: m}); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
