//go:build unix

package main

import (
	osexec "os/exec"
	"syscall"
)

// ownGroup makes cmd the leader of a process group, so that Ctrl-C reaches it only
// through its context, which interrupts all of the group: test binaries, too.
func ownGroup(cmd *osexec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGINT) }
}

// killGroup ends what is left of the group.
func killGroup(cmd *osexec.Cmd) {
	if cmd.Process != nil {
		_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) // fails if nothing is left
	}
}
