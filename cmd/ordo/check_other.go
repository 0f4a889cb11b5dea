//go:build !unix

package main

import osexec "os/exec"

// Where there are no process groups, Ctrl-C ends the go command, and test binaries
// with it as far as the system does so.
func ownGroup(*osexec.Cmd) {}

func killGroup(*osexec.Cmd) {}
