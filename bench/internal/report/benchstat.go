package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/ordo-go/ordo/bench/internal/turns"
)

// BenchHeader writes what benchstat calls the configuration.
func BenchHeader(w io.Writer, h Header) error {
	_, err := fmt.Fprintf(w, "goos: %s\ngoarch: %s\npkg: github.com/ordo-go/ordo/bench\ncpu: %s\n",
		h.Machine.OS, h.Machine.Arch, h.Machine.CPU)
	return err
}

// BenchRep writes a repetition as a line of Go's benchmark format.
func BenchRep(w io.Writer, h Header, r turns.Rep) error {
	name := strings.ToUpper(r.Case[:1]) + r.Case[1:] // a small letter would make it no benchmark
	line := fmt.Sprintf("Benchmark%s/rival=%s/placement=%s-%d\t%d", name, r.Rival, r.Placement(), h.Machine.GOMAXPROCS, r.Events)
	for _, v := range r.Values {
		line += fmt.Sprintf("\t%.4g %s", v.V, v.Unit)
	}
	_, err := fmt.Fprintf(w, "%s\t%.4g probe-ns\n", line, r.Probe())
	return err
}

// Benchstat writes all repetitions.
func Benchstat(w io.Writer, d *Data) error {
	var h Header
	if len(d.Headers) > 0 {
		h = d.Headers[0]
	}
	if err := BenchHeader(w, h); err != nil {
		return err
	}
	for _, r := range d.Reps {
		if err := BenchRep(w, h, r); err != nil {
			return err
		}
	}
	return nil
}
