package check

import (
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/ordo-go/ordo/internal/checklog"
)

// However often and from wherever it is called, progress is written ten times a
// second at most, and not after the result.
func TestProgressIsRare(t *testing.T) {
	file := filepath.Join(t.TempDir(), "log")
	o := options{name: t.Name(), nth: 1}
	r, err := newRecord(file, o)
	if err != nil {
		t.Fatal(err)
	}
	const periods = 3
	begin := time.Now()
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for n := 1; time.Since(begin) < periods*progressEvery+progressEvery/2; n++ {
				r.progress(n, 0)
			}
		})
	}
	wg.Wait()
	most := int(time.Since(begin)/progressEvery) + 1
	if err := r.result(Result{}, o); err != nil {
		t.Fatal(err)
	}
	log, err := checklog.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer log.Close()
	events, err := log.Read()
	if n := len(events) - 1; err != nil || n < 2 || n > most || events[n].Event != checklog.Done {
		t.Errorf("%d lines of progress before the end in %v (%v), want 2 to %d", n, time.Since(begin), err, most)
	}
	var none *record
	none.progress(1, 0)
	if err := none.result(Result{}, o); err != nil {
		t.Error(err)
	}
}
