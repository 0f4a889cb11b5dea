package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/ordo-go/ordo/bench/internal/turns"
)

// Benchstat writes all repetitions in Go's benchmark format.
func Benchstat(w io.Writer, d *Data) error {
	var h Header
	if len(d.Headers) > 0 {
		h = d.Headers[0]
	}
	if _, err := fmt.Fprintf(w, "goos: %s\ngoarch: %s\npkg: github.com/ordo-go/ordo/bench\ncpu: %s\n",
		h.Machine.OS, h.Machine.Arch, h.Machine.CPU); err != nil {
		return err
	}
	places := d.places()
	for _, p := range places {
		for _, r := range d.Reps {
			if placeOf(r, places) != p {
				continue
			}
			if _, err := fmt.Fprintln(w, benchLine(r, p, h.Machine.GOMAXPROCS)); err != nil {
				return err
			}
		}
	}
	return nil
}

// benchLine is one repetition. The placement is part of its name, so that only
// figures of one are compared.
func benchLine(r turns.Rep, p Place, processors int) string {
	name := strings.ToUpper(r.Case[:1]) + r.Case[1:] // a small letter would make it no benchmark
	line := fmt.Sprintf("Benchmark%s/rival=%s/placement=%s-%d\t%d", name, r.Rival, p.Class, processors, r.Events)
	for _, v := range r.Values {
		line += fmt.Sprintf("\t%.4g %s", v.V, v.Unit)
	}
	return line + fmt.Sprintf("\t%.4g probe-ns", r.Probe())
}
