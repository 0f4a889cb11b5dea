// The bench command measures package ring and package spsc beside channels and
// the queues of other modules. See README.md.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/ordo-go/ordo/bench/internal/load"
	"github.com/ordo-go/ordo/bench/internal/report"
	"github.com/ordo-go/ordo/bench/internal/turns"
	"github.com/ordo-go/ordo/measure"
)

// The exit statuses.
const (
	fine       = 0
	failed     = 1 // a rival lost, doubled or swapped events; or the output failed
	badUsage   = 2
	incomplete = 3 // interrupted
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(command(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// command is the program.
func command(ctx context.Context, args []string, stdout, stderr io.Writer) (status int) {
	o, status, ok := parse(args, stderr)
	if !ok {
		return status
	}
	if o.out == "" {
		return o.run(ctx, stdout, stderr)
	}
	out, err := create(o.out)
	if err != nil {
		fmt.Fprintln(stderr, "bench:", err)
		return failed
	}
	if status = o.run(ctx, out, stderr); status == failed {
		if rest := out.drop(); rest != "" {
			fmt.Fprintf(stderr, "bench: %s is as it was; what was written is in %s\n", o.out, rest)
		}
		return failed
	}
	if err := out.keep(); err != nil {
		fmt.Fprintln(stderr, "bench:", err)
		return failed
	}
	return status
}

// run is do, and says what went wrong.
func (o *options) run(ctx context.Context, out, stderr io.Writer) (status int) {
	err := o.do(ctx, out, stderr)
	switch {
	case err == nil:
		return fine
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(stderr, "bench: interrupted; what was measured so far is written")
		return incomplete
	}
	fmt.Fprintln(stderr, "bench:", err)
	return failed
}

// do runs what the options say, and writes.
func (o *options) do(ctx context.Context, out, stderr io.Writer) error {
	switch {
	case o.list:
		return list(out, o.cases)
	case len(o.from) > 0:
		d, err := read(o.from)
		if err != nil {
			return err
		}
		return writeAll(out, o.format, d)
	}
	return o.measure(ctx, out, progress(stderr))
}

// measure runs the cases. What is measured is written also if that fails.
func (o *options) measure(ctx context.Context, out io.Writer, say func(string)) error {
	defer say("")
	s := sink{w: out, format: o.format}
	if err := s.begin(header(o)); err != nil {
		return err
	}
	last := ""
	plan := turns.Plan{
		Cases: o.cases,
		Reps:  o.reps,
		Time:  o.time,
		Quiet: o.quiet,
		Place: o.place, Patience: o.within,
		Probe: probe(),
		Starting: func(done, total int, c load.Case, r load.Rival) {
			say(fmt.Sprintf("%d/%d  %s  %s  %s", done, total, c.Name, r.Name, last))
		},
		Done: func(r turns.Rep) error {
			last = fmt.Sprintf("(%s was %.3g %s, probe %.0f ns)", r.Rival, r.Values[0].V, r.Values[0].Unit, r.Probe())
			return s.rep(r)
		},
	}
	return errors.Join(plan.Run(ctx), s.end())
}

// probe returns a function that probes the machine; 0 if it cannot.
func probe() func() float64 {
	return func() float64 {
		trip, err := measure.QuickProbe()
		if err != nil {
			return 0 // one processor
		}
		return trip.NS
	}
}

// progress returns a function that shows a line on a terminal, and does nothing
// elsewhere.
func progress(w io.Writer) func(string) {
	file, ok := w.(*os.File)
	if !ok {
		return func(string) {}
	}
	if info, err := file.Stat(); err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return func(string) {}
	}
	return func(line string) { fmt.Fprintf(file, "\r\x1b[K%s", line) }
}

// list prints the cases and their rivals.
func list(w io.Writer, cases []load.Case) error {
	for _, c := range cases {
		var rivals []string
		for _, r := range c.Rivals {
			rivals = append(rivals, r.Name)
		}
		if _, err := fmt.Fprintf(w, "%s: %s\n    %s\n", c.Name, c.What, strings.Join(rivals, " ")); err != nil {
			return err
		}
	}
	return nil
}

// read reads files of the JSON form.
func read(files []string) (*report.Data, error) {
	d := new(report.Data)
	for _, name := range files {
		file, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		err = d.Read(file)
		file.Close()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	return d, nil
}
