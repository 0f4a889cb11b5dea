package main

import (
	"io"
	"os"
	"runtime/debug"
	"strings"
	"time"

	"github.com/ordo-go/ordo/bench/internal/report"
	"github.com/ordo-go/ordo/bench/internal/turns"
	"github.com/ordo-go/ordo/measure"
)

// A form is a way to write results: repetition by repetition as they come, or
// all of them at the end.
type form struct {
	begin func(io.Writer, report.Header) error
	rep   func(io.Writer, turns.Rep) error
	end   func(io.Writer, *report.Data) error
}

var forms = map[string]form{
	"text": {end: report.Text},
	"json": {
		begin: report.JSONHeader,
		rep:   report.JSONRep,
	},
	"benchstat": {end: report.Benchstat},
	"markdown":  {end: report.Markdown},
}

func formats() []string { return []string{"text", "json", "benchstat", "markdown"} }

// A sink writes results in one form.
type sink struct {
	w      io.Writer
	format string
	data   report.Data
}

func (s *sink) begin(h report.Header) error {
	s.data.Headers = append(s.data.Headers, h)
	if f := forms[s.format].begin; f != nil {
		return f(s.w, h)
	}
	return nil
}

func (s *sink) rep(r turns.Rep) error {
	s.data.Reps = append(s.data.Reps, r)
	if f := forms[s.format].rep; f != nil {
		return f(s.w, r)
	}
	return nil
}

func (s *sink) end() error {
	if f := forms[s.format].end; f != nil {
		return f(s.w, &s.data)
	}
	return nil
}

// writeAll writes what was measured before.
func writeAll(w io.Writer, format string, d *report.Data) error {
	s := sink{w: w, format: format}
	for _, h := range d.Headers {
		if err := s.begin(h); err != nil {
			return err
		}
	}
	for _, r := range d.Reps {
		if err := s.rep(r); err != nil {
			return err
		}
	}
	return s.end()
}

// header describes this run.
func header(o *options) report.Header {
	h := report.Header{
		Machine: measure.ThisMachine(),
		Command: commandLine(o.args),
		Date:    time.Now().UTC().Truncate(time.Second),
		Load:    loadAverage(),
		Note:    o.note,
		Cases:   map[string]string{},
	}
	for _, c := range o.cases {
		h.Cases[c.Name] = c.What
	}
	h.Revision, h.Modules = build()
	return h
}

// commandLine is what to type into a shell.
func commandLine(args []string) string {
	line := "go run ."
	for _, a := range args {
		if strings.ContainsAny(a, " |&;()<>$*?[]{}~#\"\\`") || a == "" {
			a = "'" + a + "'"
		}
		line += " " + a
	}
	return line
}

// build says which revision this is, if it is known, and the versions of other
// modules.
func build() (revision string, modules []string) {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "", nil
	}
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision":
			revision = s.Value
		case s.Key == "vcs.modified" && s.Value == "true":
			revision += " and changes"
		}
	}
	for _, m := range info.Deps {
		if strings.Contains(m.Path, "xsync") || strings.Contains(m.Path, "Workiva") {
			modules = append(modules, m.Path+" "+m.Version)
		}
	}
	return revision, modules
}

// loadAverage is the machine's, over 1, 5 and 15 minutes; "" where it is not
// known.
func loadAverage() string {
	text, _ := os.ReadFile("/proc/loadavg")
	if fields := strings.Fields(string(text)); len(fields) > 3 {
		return strings.Join(fields[:3], " ")
	}
	return ""
}
