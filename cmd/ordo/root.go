package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
)

// root builds the tree of commands.
func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "ordo",
		Short: "Litmus tests and Go code under memory models",
		Long: `Ordo runs litmus tests, in Go, in C or in assembly (the latter two in
herd7's format), under memory models: every outcome, the data races, the
executions as pictures, and the reasons. And it checks Go packages: it runs what
their tests give to check.Run in every execution that a model allows.

Exit status: 0 all expectations hold; 1 one does not, or a race that nothing
expects; 2 bad usage or bad input; 3 incomplete (interrupted, a time
limit, or a loop that was cut).`,
		Example: `  ordo run mp.litmus                    under c++20
  ordo run --model all --draw text mp.litmus
  ordo check ./...
  ordo atlas show mp-rel-acq`,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				return fmt.Errorf("unknown command %q%s; \"ordo help\" lists the commands", args[0], didYouMean(args[0], commandNames))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return fmt.Errorf("%v; see %q", err, cmd.CommandPath()+" --help")
	})
	root.AddCommand(a.runCommand(), a.checkCommand(), a.atlasCommand(), a.modelsCommand(), a.versionCommand())
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	return root
}

var commandNames = []string{"run", "check", "atlas", "models", "version", "completion", "help"}

// atMost refuses more than n arguments, in a sentence.
func atMost(n int, what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) > n {
			return fmt.Errorf("%s takes %s; %q is too much", strings.TrimPrefix(cmd.CommandPath(), "ordo "), what, args[n])
		}
		return nil
	}
}

// A choice is a flag that takes one of a few words.
type choice struct {
	value string
	words []string
}

func (c *choice) String() string { return c.value }
func (c *choice) Type() string   { return strings.Join(c.words, "|") }
func (c *choice) Set(s string) error {
	for _, w := range c.words {
		if s == w {
			c.value = s
			return nil
		}
	}
	return errors.New("expected " + orList(c.words) + didYouMean(s, c.words))
}

// addFormat gives cmd the flag --format with these words, the first of which is
// the default.
func addFormat(cmd *cobra.Command, words ...string) *choice {
	c := &choice{value: words[0], words: words}
	addChoice(cmd, c, "format", "how results are printed")
	return c
}

func addChoice(cmd *cobra.Command, c *choice, name, usage string) {
	cmd.Flags().Var(c, name, usage)
	complete := cobra.FixedCompletions(c.words, cobra.ShellCompDirectiveNoFileComp)
	if err := cmd.RegisterFlagCompletionFunc(name, complete); err != nil {
		panic(err) // the flag exists: it was added above
	}
}

// orList writes words as "a, b or c".
func orList(words []string) string {
	if n := len(words); n > 1 {
		return strings.Join(words[:n-1], ", ") + " or " + words[n-1]
	}
	return strings.Join(words, "")
}

// didYouMean returns " (did you mean X?)" for the word nearest to s, "" if none is
// near.
func didYouMean(s string, words []string) string {
	best, limit := "", len(s)/3+2
	for _, w := range words {
		d := distance(strings.ToLower(s), strings.ToLower(w))
		if strings.HasPrefix(w, s) && s != "" {
			d = 1
		}
		if d < limit {
			best, limit = w, d
		}
	}
	if best == "" {
		return ""
	}
	return fmt.Sprintf(" (did you mean %s?)", best)
}

// distance is the number of letters to add, drop or change to make a of b.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
