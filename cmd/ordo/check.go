package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	osexec "os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/ordo-go/ordo/check"
	"github.com/ordo-go/ordo/internal/checklog"
)

// A checker has what the flags of `ordo check` say.
type checker struct {
	*app
	format     *choice
	model      string
	replay     string // a token
	dir        string // where failing executions go; "" is nowhere
	vet        vetFlag
	verbose    bool
	goFlags    []string // for go test
	tags       string
	chdir      string // of go test -C
	refused    error  // a flag of go test that makes no sense here
	vetErr     error  // why packages are not vetted
	packages   []string
	afterwards []string // arguments of go test after the packages
}

func (a *app) checkCommand() *cobra.Command { return (&checker{app: a}).command() }

func (c *checker) command() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "check [flags] [go test flags] PACKAGE...",
		Short: "Run the checks of Go packages in every execution that the model allows",
		Long: `Check runs the tests of Go packages by go test -tags ordo, and prints what each
check.Run in them has found: proved, caught as expected, FAILED, or bounded.

Flags of go test are passed on; those of the tests themselves go after --.`,
		Example: `  ordo check ./...
  ordo check --model x86-tso -run TestQueue ./spsc
  ordo check -o failures ./...             pictures of failing executions
  ordo check --replay TOKEN ./spsc         one execution, step by step`,
		Args: func(cmd *cobra.Command, args []string) error {
			c.packages = args
			if n := cmd.ArgsLenAtDash(); n >= 0 {
				c.packages, c.afterwards = args[:n], args[n:]
			}
			if len(c.packages) == 0 {
				return errors.New("check: name a package (./... is all below here)")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := c.valid(cmd); err != nil {
				return err
			}
			return c.run(cmd.Context())
		},
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return nil, cobra.ShellCompDirectiveFilterDirs
		},
	}
	c.format = addFormat(cmd, "text", "json")
	c.vet = vetFlag{value: "true", pass: &c.goFlags}
	flags := cmd.Flags()
	flags.StringVarP(&c.model, "model", "m", "", "the `model` of checks that name none")
	complete := cobra.FixedCompletions(check.Models(), cobra.ShellCompDirectiveNoFileComp)
	if err := cmd.RegisterFlagCompletionFunc("model", complete); err != nil {
		panic(err) // the flag exists: it was added above
	}
	flags.StringVar(&c.replay, "replay", "", "run only the execution of a `token`, and print its steps")
	flags.StringVarP(&c.dir, "output", "o", "", "`directory` for failing executions: JSON, SVG, report")
	flags.Var(&c.vet, "vet", "look first for memory that checks cannot see; strict fails for it (other values: go test -vet)")
	c.addGoFlags(flags)
	return cmd
}

// valid refuses flags that make no sense.
func (c *checker) valid(cmd *cobra.Command) error {
	switch models := check.Models(); {
	case c.refused != nil:
		return c.refused
	case cmd.Flags().Changed("model") && !slices.Contains(models, c.model):
		return fmt.Errorf("no check can use a model %q%s; there are %s", c.model, didYouMean(c.model, models), strings.Join(models, ", "))
	case cmd.Flags().Changed("replay") && !strings.HasPrefix(c.replay, "ordo."):
		return fmt.Errorf("--replay %q: expected the token that a failing check has printed", c.replay)
	}
	if c.dir != "" {
		if err := os.MkdirAll(c.dir, 0o777); err != nil {
			return fileProblem(c.dir, err)
		}
	}
	return nil
}

// run has go test run the checks, and prints what they find.
func (c *checker) run(ctx context.Context) error {
	if _, err := osexec.LookPath("go"); err != nil {
		return errors.New("the go command is not on the PATH; check needs it to build and run tests")
	}
	settings, err := checklog.Getenv()
	if err != nil {
		return err
	}
	if err := c.findTags(); err != nil {
		return err
	}
	p := newProgress(c.stderr, 0)
	defer p.stop()
	c.warn(ctx, p)
	temp, err := os.MkdirTemp("", "ordo-check-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(temp)
	settings.Log = filepath.Join(temp, "log")
	settings.Model = cmp.Or(c.model, settings.Model)
	settings.Replay = c.replay
	if err := os.WriteFile(settings.Log, nil, 0o666); err != nil {
		return err
	}
	reader, err := checklog.Open(settings.Log)
	if err != nil {
		return err
	}
	defer reader.Close()
	s := &session{checker: c, progress: p, log: reader, counts: map[fate]int{}, names: map[string]int{}}
	return s.run(ctx, settings)
}

// goTestArgs are the arguments of the go command.
func (c *checker) goTestArgs() []string {
	args := []string{"test"}
	if c.chdir != "" {
		args = append(args, "-C="+c.chdir) // which must come first
	}
	args = append(args, "-tags="+c.tags, "-json")
	args = append(args, c.goFlags...)
	return slices.Concat(args, c.packages, c.afterwards)
}
