package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// build returns the path of ordovet.
func build(t *testing.T) string {
	t.Helper()
	tool := filepath.Join(t.TempDir(), "ordovet.exe")
	if out, err := exec.Command("go", "build", "-o", tool, ".").CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	return tool
}

// module returns the folder of a module that uses this checkout and has files.
func module(t *testing.T, files map[string]string) string {
	t.Helper()
	checkout, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	files["go.mod"] = fmt.Sprintf(`module example.com/user

go 1.26.0

require github.com/ordo-go/ordo v0.0.0

replace github.com/ordo-go/ordo => %s
`, checkout)
	for name, text := range files {
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// goVet runs go vet on packages in dir and returns what it prints and its exit
// status.
func goVet(t *testing.T, tool, dir, packages string, env ...string) (string, int) {
	t.Helper()
	cmd := exec.Command("go", "vet", "-vettool="+tool, packages)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), env...)
	out, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return string(out), cmd.ProcessState.ExitCode()
}

const right = `package right

import "github.com/ordo-go/ordo/ring"

func send(p *ring.Multi[int], values []int) error {
	for _, v := range values {
		c, err := p.Next(1)
		if err != nil {
			return err
		}
		*c.Slot(0) = v
		if err := c.Publish(); err != nil {
			return err
		}
	}
	return nil
}
`

const wrong = `package wrong

import "github.com/ordo-go/ordo/ring"

func send(p *ring.Multi[int], values []int) error {
	for _, v := range values {
		c, err := p.Next(1)
		if err != nil {
			return err
		}
		if v < 0 {
			return nil
		}
		*c.Slot(0) = v
		c.Publish()
	}
	p.Next(1)
	return nil
}

func sendAll[T any](p *ring.Single[T], values ...T) {
	if c, ok := p.TryNext(len(values)); ok {
		defer c.Publish()
		c.Abandon()
	}
}
`

const shared = `package shared

import (
	"testing"

	"github.com/ordo-go/ordo/check"
	"github.com/ordo-go/ordo/sync"
)

func TestCount(t *testing.T) {
	check.Run(t, func() {
		n := 0
		var wg sync.WaitGroup
		for range 2 {
			wg.Go(func() { n++ })
		}
		wg.Wait()
	})
}
`

var report = regexp.MustCompile(`(?m)^(?:\./)?(\S+\.go:\d+:\d+): (.*)$`)

func TestGoVet(t *testing.T) {
	tool := build(t)
	dir := module(t, map[string]string{"right/right.go": right, "wrong/wrong.go": wrong, "shared/shared_test.go": shared})

	env := []string{"GOFLAGS=-mod=mod", "GOPROXY=off", "GOWORK=off"}
	if out, status := goVet(t, tool, dir, "./right", env...); status != 0 || out != "" {
		t.Errorf("right: status %d\n%s", status, out)
	}

	out, status := goVet(t, tool, dir, "./...", env...)
	if status == 0 {
		t.Errorf("wrong: status 0")
	}
	const advice = "call Publish or Abandon, or use the Claim loop or Publish(func)"
	want := []string{
		"shared/shared_test.go:15:19: n is written here by two threads of the check at line 11; the checker does not see it: make it an atomic.Plain or an atomic, or let a Mutex of ordo/sync guard it",
		"wrong/wrong.go:7:13: this claim is not published on every path (line 12 returns without): " + advice,
		"wrong/wrong.go:17:2: this claim is discarded, so it is never published: " + advice,
		"wrong/wrong.go:23:9: this claim was published or abandoned already, in line 24: use one of Publish, PublishFirst and Abandon, once",
	}
	var got []string
	for _, m := range report.FindAllStringSubmatch(filepath.ToSlash(out), -1) {
		got = append(got, m[1]+": "+m[2])
	}
	slices.Sort(want) // packages are looked at in parallel
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("reports:\n%s\nwant:\n%s\ngo vet prints:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"), out)
	}
}

// This module publishes every claim. Its tests may forget one on purpose.
func TestThisModule(t *testing.T) {
	out, status := goVet(t, build(t), "../..", "./...")
	reports := report.FindAllStringSubmatch(filepath.ToSlash(out), -1)
	for _, m := range reports {
		if file, _, _ := strings.Cut(m[1], ":"); !strings.HasSuffix(file, "_test.go") {
			t.Errorf("%s: %s", m[1], m[2])
		}
	}
	if status != 0 && len(reports) == 0 {
		t.Errorf("status %d\n%s", status, out)
	}
}
