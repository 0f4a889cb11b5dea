package enumerate_test

import (
	"bytes"
	"context"
	"encoding/json"
	"runtime"
	"testing"

	"github.com/ordo-go/ordo/enumerate"
	"github.com/ordo-go/ordo/memmodel"
)

// everyResult is all that is said of the corpus, as bytes.
func everyResult(t *testing.T) []byte {
	var out bytes.Buffer
	for i, p := range readTests(t, ownCorpus) {
		for j, m := range memmodel.All() {
			if (i+j)%8 != 0 {
				continue
			}
			r, err := enumerate.Run(context.Background(), p, enumerate.Options{Model: m, Orders: true, Why: true})
			if err != nil {
				out.WriteString(err.Error())
				continue
			}
			r.Elapsed = 0
			text, err := json.Marshal(r)
			if err != nil {
				t.Fatal(err)
			}
			out.Write(append(text, '\n'))
		}
	}
	return out.Bytes()
}

// TestResultsAreDeterministic wants the same bytes from every run and for every
// number of processors.
func TestResultsAreDeterministic(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	first := everyResult(t)
	for _, n := range []int{1, 2} {
		runtime.GOMAXPROCS(n)
		if again := everyResult(t); !bytes.Equal(first, again) {
			t.Errorf("another result with %d processors: %s", n, firstDifference(first, again))
		}
	}
}

func firstDifference(a, b []byte) string {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			from := max(0, i-80)
			return string(a[from:min(len(a), i+80)]) + "\nand\n" + string(b[from:min(len(b), i+80)])
		}
	}
	return "one is longer"
}
