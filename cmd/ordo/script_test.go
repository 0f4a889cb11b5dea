package main

import (
	"encoding/json"
	"errors"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
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
// zero, in the file $WORK/out; `find VAR REGEXP` sets a variable to the group of a
// regular expression in it. $CHECKS is the folder testdata/check, of packages to
// check.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:           "testdata/script",
		UpdateScripts: *update,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"status": runOrdo,
			"scrub":  scrub,
			"find":   find,
		},
		Setup: func(env *testscript.Env) error {
			env.Setenv("LC_ALL", "C.UTF-8")
			return setupGo(env)
		},
	})
}

// setupGo has the go command of a script work on this module, with what is built
// already.
func setupGo(env *testscript.Env) error {
	checks, err := filepath.Abs("testdata/check")
	if err != nil {
		return err
	}
	env.Setenv("CHECKS", checks)
	out, err := exec.Command("go", "env", "-json", "GOCACHE", "GOMODCACHE", "GOPATH", "GOFLAGS", "GOPROXY", "GOTOOLCHAIN").Output()
	if err != nil {
		return err
	}
	var vars map[string]string
	if err := json.Unmarshal(out, &vars); err != nil {
		return err
	}
	for k, v := range vars {
		env.Setenv(k, v)
	}
	return nil
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

var times = regexp.MustCompile(`("elapsed_ms":)[0-9.]+|(?m:^(Time \S+ )[0-9.]+$)|( in )[0-9.]+ (?:µs|ms|s)\b`)

func scrub(ts *testscript.TestScript, _ bool, _ []string) {
	text := times.ReplaceAllString(ts.ReadFile("stdout"), "${1}${2}${3}0")
	if err := os.WriteFile(filepath.Join(ts.Getenv("WORK"), "out"), []byte(text), 0o666); err != nil {
		ts.Fatalf("%v", err)
	}
}

func find(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: find VAR REGEXP")
	}
	re, err := regexp.Compile(args[1])
	ts.Check(err)
	m := re.FindStringSubmatch(ts.ReadFile("stdout"))
	if len(m) != 2 {
		ts.Fatalf("%s is not found once, with a group, in\n%s", args[1], ts.ReadFile("stdout"))
	}
	ts.Setenv(args[0], m[1])
}
