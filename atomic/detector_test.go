//go:build !race && !ordo && !ordo_portable

// What the tests of this file see does not depend on how they are built: they
// build with -race themselves. So they are built once.

package atomic_test

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// raceEnv has the detector report each race, however often, and go on.
var raceEnv = append(os.Environ(), "GORACE=suppress_equal_stacks=0 suppress_equal_addresses=0 atexit_sleep_ms=0 exitcode=0")

// TestDetector runs the programs of testdata/race, and one for each side of
// each method: those that lack an order are reported, the others never.
func TestDetector(t *testing.T) {
	bin := buildRace(t, map[string]string{"methods.go": methods()})
	cmd := exec.Command(bin)
	cmd.Env = raceEnv
	out, err := cmd.Output() // the reports are on standard error
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	right, wrong := 0, 0
	for line := range strings.Lines(string(out)) {
		fields := strings.Split(strings.TrimSpace(line), "\t")
		if len(fields) != 3 {
			t.Fatalf("%q", line)
		}
		reported, _ := strconv.Atoi(fields[2])
		switch racy := fields[1] == "true"; {
		case racy && reported == 0:
			t.Errorf("%s: no race reported", fields[0])
		case !racy && reported > 0:
			t.Errorf("%s: races reported in %d rounds", fields[0], reported)
		case racy:
			wrong++
		default:
			right++
		}
	}
	t.Logf("%d programs not reported, %d reported", right, wrong)
	if right < 200 || wrong < 200 {
		t.Errorf("%d right and %d wrong programs: some are missing", right, wrong)
	}
}

// buildRace builds testdata/race, with extra files.
func buildRace(t *testing.T, extra map[string]string) string {
	t.Helper()
	dir, err := filepath.Abs("testdata/race")
	if err != nil {
		t.Fatal(err)
	}
	tmp := t.TempDir()
	overlay := struct{ Replace map[string]string }{map[string]string{}}
	for name, text := range extra {
		file := filepath.Join(tmp, strings.NewReplacer("/", "_").Replace(name))
		overlay.Replace[filepath.Join(dir, name)] = file
		write(t, file, []byte(text))
	}
	data, err := json.Marshal(overlay)
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(tmp, "overlay.json"), data)
	bin := filepath.Join(tmp, "race.exe")
	cmd := exec.Command("go", "build", "-race", "-overlay="+filepath.Join(tmp, "overlay.json"), "-o", bin, "./testdata/race")
	cmd.Env = append(os.Environ(), "GOFLAGS=")
	if out, err := cmd.CombinedOutput(); err != nil {
		if why := unsupported(string(out)); why != "" {
			t.Skip(why)
		}
		t.Fatalf("%v: %v\n%s", cmd, err, out)
	}
	return bin
}

// unsupported says why there is no race detector here, if so.
func unsupported(out string) string {
	for _, why := range []string{"-race requires cgo", "-race is only supported on", "-race is not supported on", `C compiler "`} {
		if strings.Contains(out, why) {
			return strings.TrimSpace(out)
		}
	}
	return ""
}

// methods is the source of two programs for each method: it publishes to an
// acquire load, and it observes a release store.
func methods() string {
	var b strings.Builder
	b.WriteString("package main\n\nimport \"github.com/ordo-go/ordo/atomic\"\n\nfunc init() {\n")
	for _, typ := range wordTypes {
		name, zero, one := typ.name, "0", "1"
		switch {
		case typ.pointer:
			name, zero, one = "Pointer[int]", "nil", "new(int)"
		case name == "Bool":
			zero, one = "false", "true"
		}
		for i := range typ.t.NumMethod() {
			method := typ.t.Method(i).Name
			op, order := splitMethod(method)
			acquires := order == "" || order == "Acquire" || order == "AcqRel"
			releases := order == "" || order == "Release" || order == "AcqRel"
			start, call := zero, map[string]string{"Store": "(one)", "Swap": "(one)", "CompareAndSwap": "(zero, one)",
				"Add": "(one)", "Or": "(one)", "And": "(zero)"}[op]
			if op == "And" {
				start = one
			}
			declare := fmt.Sprintf("var zero, one, start = %s, %s, %s\n\t\tx := new(atomic.%s)\n\t\t_, _ = zero, one", zero, one, start, name)
			declare = strings.Replace(declare, "var zero, one, start", fmt.Sprintf("var zero, one, start %s", typ.elem()), 1)
			if call != "" {
				fmt.Fprintf(&b, "\thandOver(%q, %t, func() (func(), func() bool) {\n\t\t%s\n\t\tx.StoreRelaxed(start)\n"+
					"\t\treturn func() { x.%s%s }, func() bool { return x.LoadAcquire() != start }\n\t})\n",
					typ.name+"."+method+" publishes", !releases, declare, method, call)
			}
			observe := map[string]string{"Load": "() == one", "Swap": "(zero) == one", "CompareAndSwap": "(one, one)",
				"Add": "(0) == one", "Or": "(0) == one", "And": "(1) == one"}[op]
			if observe != "" {
				fmt.Fprintf(&b, "\thandOver(%q, %t, func() (func(), func() bool) {\n\t\t%s\n\t\t_ = start\n"+
					"\t\treturn func() { x.StoreRelease(one) }, func() bool { return x.%s%s }\n\t})\n",
					typ.name+"."+method+" observes", !acquires, declare, method, observe)
			}
			if op == "CompareAndSwap" {
				fmt.Fprintf(&b, "\thandOver(%q, %t, func() (func(), func() bool) {\n\t\t%s\n\t\t_ = start\n"+
					"\t\treturn func() { x.StoreRelease(one) }, func() bool { return !x.%s(zero, zero) }\n\t})\n",
					typ.name+"."+method+" observes by failing", !acquires, declare, method)
			}
		}
	}
	b.WriteString("}\n")
	return b.String()
}
