package main

import (
	"flag"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/ordo-go/ordo/bench/internal/load"
	"github.com/ordo-go/ordo/measure"
)

// options are what the command line says.
type options struct {
	cases  []load.Case
	reps   int
	time   time.Duration
	quiet  float64
	place  measure.Placement
	within time.Duration
	format string
	out    string
	from   []string
	note   string
	list   bool
	args   []string
}

// parse reads the command line. If it is not ok the program ends with status.
func parse(args []string, stderr io.Writer) (o *options, status int, ok bool) {
	o = &options{args: args}
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	flags.SetOutput(stderr)
	pattern := flags.String("run", "", "measure only what matches the regular `expression`: CASE/RIVAL, as -list prints them")
	flags.IntVar(&o.reps, "reps", 5, "repetitions of each rival")
	flags.DurationVar(&o.time, "time", 300*time.Millisecond, "of one repetition, about")
	flags.Float64Var(&o.quiet, "quiet", 0, "make a repetition again, up to 4 times, if other programs used more than this `percentage` of a processor meanwhile (Linux; 0: take it as it is)")
	place := flags.String("place", "", "wait for the `placement` near, mid or far before each repetition, and make it again if it ends in another: for virtual machines that move")
	flags.DurationVar(&o.within, "within", 10*time.Minute, "how long to wait for -place, in all")
	flags.StringVar(&o.format, "format", "text", strings.Join(formats(), ", "))
	flags.StringVar(&o.out, "o", "", "write to `file` instead of the standard output; until the end to file.part, and if something fails file stays as it was")
	flags.StringVar(&o.note, "note", "", "`text` for the head of the results: what else one should know of this run")
	from := flags.String("from", "", "measure nothing, and report what is in these `files` of -format json, separated by commas")
	flags.BoolVar(&o.list, "list", false, "print the cases and their rivals")
	if err := flags.Parse(args); err != nil {
		if err == flag.ErrHelp {
			return nil, fine, false
		}
		return nil, badUsage, false
	}
	o.place = measure.Placement(*place)
	if err := o.finish(*pattern, *from, flags.Args()); err != nil {
		fmt.Fprintln(stderr, "bench:", err)
		return nil, badUsage, false
	}
	return o, fine, true
}

// finish checks the options and resolves them.
func (o *options) finish(pattern, from string, rest []string) error {
	wanted, err := regexp.Compile(pattern)
	switch {
	case err != nil:
		return fmt.Errorf("-run: %w", err)
	case len(rest) > 0:
		return fmt.Errorf("%q is no flag; choose cases with -run", rest[0])
	case o.reps < 1:
		return fmt.Errorf("-reps must be 1 or more")
	case o.time <= 0 || o.time > time.Minute:
		return fmt.Errorf("-time must be more than 0 and at most a minute")
	case !(o.quiet >= 0): // nor NaN
		return fmt.Errorf("-quiet must be 0 or more")
	case !slices.Contains([]measure.Placement{"", measure.Near, measure.Mid, measure.Far}, o.place):
		return fmt.Errorf("-place must be near, mid or far")
	case o.within < 0:
		return fmt.Errorf("-within must be 0 or more")
	case !slices.Contains(formats(), o.format):
		return fmt.Errorf("-format must be one of %s", strings.Join(formats(), ", "))
	}
	if from != "" {
		o.from = strings.Split(from, ",")
	}
	if o.cases = matching(load.All(), wanted); len(o.cases) == 0 {
		return fmt.Errorf("-run %s matches nothing; see -list", pattern)
	}
	return nil
}

// matching are the rivals whose CASE/RIVAL matches.
func matching(all []load.Case, wanted *regexp.Regexp) (cases []load.Case) {
	for _, c := range all {
		c.Rivals = slices.DeleteFunc(slices.Clone(c.Rivals), func(r load.Rival) bool {
			return !wanted.MatchString(c.Name + "/" + r.Name)
		})
		if len(c.Rivals) > 0 {
			cases = append(cases, c)
		}
	}
	return cases
}
