package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/ordo-go/ordo/enumerate"
	"github.com/ordo-go/ordo/litmus"
	"github.com/ordo-go/ordo/memmodel"
)

// A runner has what the flags of `ordo run` say.
type runner struct {
	*app
	format, draw *choice
	models       *[]string
	named        bool   // --model was given
	dir          string // where drawings go
	orders, why  bool
	unroll, jobs int
	timeout      time.Duration
}

func (a *app) runCommand() *cobra.Command {
	r := &runner{app: a, draw: &choice{words: []string{"text", "svg", "dot"}}}
	cmd := &cobra.Command{
		Use:   "run [flags] FILE|DIR...",
		Short: "Run litmus tests and print every outcome",
		Long: `Run runs litmus tests, in C (.litmus) or Go, and prints every outcome.
A directory stands for the tests below it, - for standard input.`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return errors.New("run: name a file or a directory (- is standard input)")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := r.check(cmd); err != nil {
				return err
			}
			r.named = cmd.Flags().Changed("model")
			return r.run(cmd.Context(), args)
		},
	}
	r.models = addModels(cmd)
	r.format = addFormat(cmd, "text", "json", "herd")
	addChoice(cmd, r.draw, "draw", "draw an execution of each test")
	flags := cmd.Flags()
	flags.StringVarP(&r.dir, "output", "o", ".", "directory for drawings in SVG and DOT")
	flags.BoolVar(&r.orders, "orders", false, "list every total order S of the sequentially consistent operations")
	flags.BoolVar(&r.why, "why", false, "give the reason of each verdict")
	flags.IntVar(&r.unroll, "unroll", 2, "how often a loop is unrolled")
	flags.IntVar(&r.jobs, "jobs", runtime.GOMAXPROCS(0), "how many tests run at a time")
	flags.DurationVar(&r.timeout, "timeout", 0, "time limit of each test, as 10s; 0 is none")
	return cmd
}

// check refuses flags that make no sense.
func (r *runner) check(cmd *cobra.Command) error {
	drawsFiles := r.draw.value == "svg" || r.draw.value == "dot"
	switch {
	case cmd.Flags().Changed("output") && !drawsFiles:
		return errors.New("-o says where drawings go: add --draw svg or --draw dot")
	case r.draw.value == "text" && r.format.value != "text":
		return fmt.Errorf("--draw text goes with --format text; with --format %s use svg or dot", r.format.value)
	case (r.orders || r.why) && r.format.value == "herd":
		return errors.New("--orders and --why go with --format text or json: a herd7 log has no place for them")
	case r.unroll < 1:
		return fmt.Errorf("--unroll %d: expected 1 or more", r.unroll)
	case r.jobs < 1:
		return fmt.Errorf("--jobs %d: expected 1 or more", r.jobs)
	case r.timeout < 0:
		return fmt.Errorf("--timeout %v: expected a positive time", r.timeout)
	}
	if drawsFiles {
		if err := os.MkdirAll(r.dir, 0o777); err != nil {
			return fileProblem(r.dir, err)
		}
	}
	return nil
}

// A job is one test under one model.
type job struct {
	test
	model   *memmodel.Model
	drawing string // the file to draw to, "" if none
}

// An outcome is what a job prints and what it means to the exit status.
type outcome struct {
	stdout, stderr string
	status         status
	done           bool // false: it was interrupted
	skipped        bool // the model does not apply
}

func (r *runner) run(ctx context.Context, args []string) error {
	models, err := findModels(*r.models)
	if err != nil {
		return err
	}
	tests := r.loadTests(ctx, args)
	for _, t := range tests {
		if err := checkExpects(t.Program, models); err != nil {
			r.report(err)
		}
	}
	jobs := r.plan(tests, models)
	p := newProgress(r.stderr, len(jobs))
	defer p.stop()
	s := summary{jobs: len(jobs)}
	var broken error
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	inOrder(r.jobs, len(jobs), func(i int) outcome {
		return r.one(ctx, jobs[i], p)
	}, func(_ int, o outcome) {
		if broken != nil {
			return
		}
		p.clear()
		fmt.Fprint(r.stderr, o.stderr)
		if _, broken = fmt.Fprint(r.stdout, o.stdout); broken != nil {
			cancel() // nobody can read the others
		}
		s.add(o)
	})
	p.stop()
	if broken != nil {
		return fileProblem("standard output", broken)
	}
	r.status.add(s.status)
	r.finish(ctx, s)
	return nil
}

// A summary counts what the jobs of a run came to.
type summary struct {
	status
	jobs, done, failures, errors, cut, skipped int
}

func (s *summary) add(o outcome) {
	s.status.add(o.status)
	if o.done {
		s.done++
	}
	if o.skipped {
		s.skipped++
	}
	if o.status.failed {
		s.failures++
	}
	if o.status.bad {
		s.errors++
	}
	if o.status.incomplete {
		s.cut++
	}
}

// finish says what was covered, if that is more than one can see.
func (r *runner) finish(ctx context.Context, s summary) {
	if ctx.Err() != nil {
		r.status.interrupted = true
		fmt.Fprintf(r.stderr, "ordo: interrupted: %d of %d tests done\n", s.done, s.jobs)
	}
	if r.format.value != "text" || s.done < 2 {
		return
	}
	verdict := r.colors.green("all as expected")
	if s.failures > 0 {
		verdict = r.colors.red(fmt.Sprintf("%d FAILED", s.failures))
	}
	if s.cut > 0 {
		verdict += fmt.Sprintf(", %d not complete", s.cut)
	}
	if s.errors > 0 {
		verdict += fmt.Sprintf(", %d could not be run", s.errors)
	}
	fmt.Fprintf(r.stdout, "\n%d results, %s\n", s.done-s.errors-s.skipped, verdict)
}

// checkExpects refuses expectations of models that there are not: a misspelt one
// would never be checked.
func checkExpects(p *litmus.Program, models []*memmodel.Model) error {
	known := map[string]bool{}
	for _, name := range modelNames() {
		known[name] = true
	}
	for _, m := range models {
		known[m.Name] = true
	}
	for _, e := range p.Expects {
		if !known[e.Model] && !isPath(e.Model) {
			return &litmus.Error{Pos: e.Pos, Message: fmt.Sprintf("an expectation of an unknown model %q%s; there are %s",
				e.Model, didYouMean(e.Model, modelNames()), strings.Join(modelNames(), ", "))}
		}
	}
	return nil
}

// plan lists the jobs in the order in which they are printed.
func (r *runner) plan(tests []test, models []*memmodel.Model) []job {
	var jobs []job
	names := map[string]int{}
	for _, t := range tests {
		for _, m := range r.modelsFor(t, models) {
			j := job{test: t, model: m}
			if r.draw.value == "svg" || r.draw.value == "dot" {
				j.drawing = filepath.Join(r.dir, drawingName(t.Name, m.Name, names)+"."+r.draw.value)
			}
			jobs = append(jobs, j)
		}
	}
	return jobs
}

// modelsFor are the models that were asked for; if none was, that of the machine
// for machine code.
func (r *runner) modelsFor(t test, models []*memmodel.Model) []*memmodel.Model {
	if name := machineModels[t.Lang]; name != "" && !r.named {
		if m, err := memmodel.Lookup(name); err == nil {
			return []*memmodel.Model{m}
		}
	}
	return models
}

// one runs a job.
func (r *runner) one(ctx context.Context, j job, p *progress) outcome {
	if ctx.Err() != nil {
		return outcome{}
	}
	limited := ctx
	if r.timeout > 0 {
		var cancel context.CancelFunc
		limited, cancel = context.WithTimeout(ctx, r.timeout)
		defer cancel()
	}
	count := p.counter()
	result, err := enumerate.Run(limited, j.Program, enumerate.Options{
		Model: j.model, Unroll: r.unroll, Orders: r.orders, Why: r.why, Progress: count,
	})
	if ctx.Err() != nil {
		return outcome{}
	}
	p.done.Add(1)
	var refusal *enumerate.Refusal
	if errors.As(err, &refusal) && slices.Contains(*r.models, "all") {
		return r.skip(j, refusal)
	}
	if err != nil {
		return outcome{stderr: err.Error() + "\n", status: status{bad: true}, done: true}
	}
	count(result.Executions)
	rep := &report{
		job: j, result: result, colors: r.colors, unroll: r.unroll,
		timedOut: limited.Err() != nil, timeout: r.timeout,
	}
	return r.print(rep)
}

// skip says that a model does not apply. Whoever asks for all models does not mean
// those that have no meaning for the program.
func (r *runner) skip(j job, why error) outcome {
	line := fmt.Sprintf("%s under %s: does not apply\n  %v\n", j.Name, j.model.Name, why)
	if r.format.value == "text" {
		return outcome{stdout: line, done: true, skipped: true}
	}
	return outcome{done: true, skipped: true}
}

// print puts a result into words, and draws it.
func (r *runner) print(rep *report) outcome {
	o := outcome{status: rep.status(), done: true}
	if rep.drawing != "" {
		if err := rep.drawFile(r.draw.value); err != nil {
			o.stderr, o.status.bad = errorText(fileProblem(rep.drawing, err))+"\n", true
		}
	}
	switch r.format.value {
	case "json":
		o.stdout = rep.json()
	case "herd":
		if rep.timedOut { // herd7 prints nothing then
			o.stderr = fmt.Sprintf("%s: %s under %s: the time limit of %v was reached\n", rep.File, rep.Name, rep.model.Name, rep.timeout)
			return o
		}
		o.stdout = rep.herd()
		if rep.drawing != "" {
			o.stderr += rep.drawing + "\n"
		}
	default:
		o.stdout = rep.text(r.draw.value == "text")
	}
	return o
}
