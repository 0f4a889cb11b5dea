package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

func (a *app) versionCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:               "version",
		Short:             "Print the version",
		Args:              atMost(0, "no argument"),
		ValidArgsFunction: cobra.NoFileCompletions,
	}
	format := addFormat(cmd, "text", "json")
	cmd.RunE = func(*cobra.Command, []string) error {
		v := version()
		if format.value == "json" {
			return a.print(jsonLine(v))
		}
		return a.print(fmt.Sprintf("ordo %s %s %s\n", v.Version, v.Go, v.Platform))
	}
	return cmd
}

type versionInfo struct {
	Version  string `json:"version"`
	Go       string `json:"go"`
	Platform string `json:"platform"`
}

// version is that of the module, or the revision it was built from.
func version() versionInfo {
	v := versionInfo{Version: "(devel)", Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		v.Version = info.Main.Version
	}
	return v
}
