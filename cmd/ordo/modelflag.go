package main

import (
	"errors"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/ordo-go/ordo/litmus"
	"github.com/ordo-go/ordo/memmodel"
)

// defaultModel is the model of a run that names none, and machineModels those of
// machine code.
const defaultModel = "c++20"

var machineModels = map[litmus.Lang]string{litmus.X86: "x86-tso", litmus.AArch64: "armv8"}

// addModels gives cmd the flag --model.
func addModels(cmd *cobra.Command) *[]string {
	names := cmd.Flags().StringSliceP("model", "m", []string{defaultModel},
		"models by name, \"all\", or a path of a .cat file; for machine code the default is that of the machine")
	if err := cmd.RegisterFlagCompletionFunc("model", completeModels); err != nil {
		panic(err) // the flag exists: it was added above
	}
	return names
}

// completeModels completes the last of the names between commas.
func completeModels(_ *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
	before := ""
	if i := strings.LastIndex(typed, ","); i >= 0 {
		before, typed = typed[:i+1], typed[i+1:]
	}
	if isPath(typed) {
		return []string{"cat"}, cobra.ShellCompDirectiveFilterFileExt
	}
	words := []string{before + "all\tevery model"}
	for _, m := range memmodel.All() {
		words = append(words, before+m.Name+"\t"+m.Title)
	}
	return words, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
}

// isPath tells the path of a .cat file from the name of a model.
func isPath(name string) bool {
	return strings.ContainsAny(name, `/\`) || strings.HasSuffix(name, ".cat")
}

// findModels returns the models of these names, each once.
func findModels(names []string) ([]*memmodel.Model, error) {
	var models []*memmodel.Model
	for _, name := range names {
		found, err := findModel(strings.TrimSpace(name))
		if err != nil {
			return nil, err
		}
		for _, m := range found {
			if !slices.Contains(models, m) {
				models = append(models, m)
			}
		}
	}
	if len(models) == 0 {
		return nil, errors.New("--model names no model; there are " + strings.Join(modelNames(), ", "))
	}
	return models, nil
}

func findModel(name string) ([]*memmodel.Model, error) {
	if name == "all" {
		return memmodel.All(), nil
	}
	m, err := lookup(name)
	if err != nil {
		return nil, err
	}
	return []*memmodel.Model{m}, nil
}

// lookup finds a model by name or by path.
func lookup(name string) (*memmodel.Model, error) {
	if !isPath(name) {
		return memmodel.Lookup(name)
	}
	m, err := memmodel.Load(name)
	if err != nil {
		return nil, placed(err)
	}
	if _, err := m.Compile(); err != nil {
		return nil, placed(err)
	}
	return m, nil
}

func modelNames() []string {
	var names []string
	for _, m := range memmodel.All() {
		names = append(names, m.Name)
	}
	return names
}
