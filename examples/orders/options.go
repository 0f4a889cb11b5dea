package main

import (
	"flag"
	"fmt"
	"io"
	"math"
)

type options struct {
	n        int64
	limited  bool // -n was given
	in       string
	journal  string
	sync     string
	rate     float64
	seed     uint64
	channels bool
}

// slowest is the least rate: about one order a month.
const slowest = 4e-7

// parseOptions reads the flags. The error is one line; help goes to out.
func parseOptions(args []string, out io.Writer) (o options, err error) {
	f := flag.NewFlagSet("orders", flag.ContinueOnError)
	f.SetOutput(io.Discard) // the error is returned
	f.Int64Var(&o.n, "n", 10_000_000, "generate `N` orders; 0: until Ctrl-C.\nWith -in: read N at most, and all if -n is not given")
	f.StringVar(&o.in, "in", "", "read the orders from `FILE` (- for standard input), one a line: ID,SIDE,PRICE,QUANTITY\nas in 7,buy,101,30; empty lines and lines that begin with # are skipped")
	f.StringVar(&o.journal, "journal", "", "write the journal to `FILE`, which must be new; an order takes 24 bytes: at full speed\nhundreds of MB a second.\nThe default is a temporary file, removed at the end")
	f.StringVar(&o.sync, "sync", "batch", "`MODE` batch: an order is answered when it is on the disk, with one fsync for many;\nnone: an order is answered when it is written")
	f.Float64Var(&o.rate, "rate", 0, "send `N` orders a second; 0: as fast as possible")
	f.Uint64Var(&o.seed, "seed", 1, "generate the orders of seed `N`")
	f.BoolVar(&o.channels, "channels", false, "use channels instead of the ring")
	if err := f.Parse(args); err != nil {
		if err == flag.ErrHelp {
			f.SetOutput(out)
			fmt.Fprintln(out, "usage: orders [flags]")
			f.PrintDefaults()
		}
		return o, err
	}
	empty := "" // a flag that names a file, and is set to nothing
	f.Visit(func(set *flag.Flag) {
		o.limited = o.limited || set.Name == "n"
		if (set.Name == "in" || set.Name == "journal") && set.Value.String() == "" {
			empty = set.Name
		}
	})
	switch {
	case empty != "":
		err = fmt.Errorf("-%s: expected the name of a file; leave the flag out for the default", empty)
	case f.NArg() > 0:
		err = fmt.Errorf("%q is not a flag: orders takes flags only; a file of orders is -in FILE", f.Arg(0))
	case o.n < 0:
		err = fmt.Errorf("-n %d: expected a number of orders, or 0 for no end", o.n)
	case o.sync != "batch" && o.sync != "none":
		err = fmt.Errorf("-sync %q: expected batch or none", o.sync)
	case !(o.rate >= slowest || o.rate == 0) || math.IsInf(o.rate, 1):
		err = fmt.Errorf("-rate %v: expected orders a second, %v at least, or 0 for as fast as possible", o.rate, slowest)
	}
	return o, err
}
