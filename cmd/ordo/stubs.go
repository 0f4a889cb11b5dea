package main

import (
	"github.com/ordo-go/ordo/exec"
	"github.com/ordo-go/ordo/litmus"
	"github.com/spf13/cobra"
)

func parseGo(file string, src []byte) ([]*litmus.Program, error) {
	return nil, &litmus.Error{Pos: exec.Pos{File: file}, Message: "Go tests are not read yet"}
}


func (a *app) atlasCommand() *cobra.Command { return &cobra.Command{Use: "atlas"} }
