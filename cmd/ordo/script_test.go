package main

import (
	"errors"
	"flag"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

var update = flag.Bool("update", false, "write what the scripts compare with")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"ordo": main})
}

// The scripts in testdata/script are what a user types and sees. `status N ARGS`
// runs the command and wants exit status N; `scrub` makes times of what it printed
// zero, in the file `out`.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:           "testdata/script",
		UpdateScripts: *update,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"status": runOrdo,
			"scrub":  scrub,
		},
		Setup: func(env *testscript.Env) error {
			env.Setenv("LC_ALL", "C.UTF-8")
			return nil
		},
	})
}

func runOrdo(ts *testscript.TestScript, neg bool, args []string) {
	want, err := strconv.Atoi(args[0])
	if neg || err != nil {
		ts.Fatalf("usage: status N ARGS")
	}
	err = ts.Exec("ordo", args[1:]...)
	got := 0
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		got = exit.ExitCode()
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	if got != want {
		ts.Fatalf("ordo %s: exit status %d, want %d\n%s%s", strings.Join(args[1:], " "), got, want, ts.ReadFile("stdout"), ts.ReadFile("stderr"))
	}
}

var times = regexp.MustCompile(`("elapsed_ms":)[0-9.]+|(?m:^(Time \S+ )[0-9.]+$)`)

func scrub(ts *testscript.TestScript, _ bool, _ []string) {
	text := times.ReplaceAllString(ts.ReadFile("stdout"), "${1}${2}0")
	if err := os.WriteFile(ts.MkAbs("out"), []byte(text), 0o666); err != nil {
		ts.Fatalf("%v", err)
	}
}
