package main

import (
	"errors"
	"fmt"
	"os"
	osexec "os/exec"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/pflag"
)

// The flags of go test that are passed on: those that take a value, and those that
// need none. The ones with a text are shown in the help.
var goValueFlags = map[string]string{
	"count": "run each test `n` times", "run": "run only tests that match a `regexp`", "skip": "leave out tests that match a `regexp`",
	"timeout": "time limit `d` of the tests of a package; 0 is none (go test has 10m)",
	"p":       "", "covermode": "", "coverpkg": "", "asmflags": "", "buildmode": "", "compiler": "", "gccgoflags": "", "gcflags": "",
	"installsuffix": "", "ldflags": "", "mod": "", "modfile": "", "overlay": "", "pgo": "", "pkgdir": "", "toolexec": "",
	"blockprofile": "", "blockprofilerate": "", "coverprofile": "", "cpu": "", "cpuprofile": "", "exec": "",
	"memprofile": "", "memprofilerate": "", "mutexprofile": "", "mutexprofilefraction": "", "outputdir": "",
	"parallel": "", "shuffle": "", "trace": "",
}

var goBoolFlags = map[string]string{
	"short": "tell tests to take less time",
	"a":     "", "race": "", "msan": "", "asan": "", "cover": "", "work": "", "x": "", "buildvcs": "", "linkshared": "",
	"modcacherw": "", "trimpath": "", "failfast": "", "fullpath": "", "artifacts": "",
}

// The flags of go test that make no sense here, and why.
var goRefusedFlags = map[string]string{
	"bench": "runs no benchmarks", "benchmem": "runs no benchmarks", "benchtime": "runs no benchmarks",
	"fuzz": "does not fuzz", "fuzztime": "does not fuzz", "fuzzminimizetime": "does not fuzz",
	"c": "runs tests, and does not keep their binaries", "list": "runs tests, and does not list them",
	"n": "runs tests, and does not list the commands for it", "json": "has --format json of its own",
}

// addGoFlags adds the flags of go test.
func (c *checker) addGoFlags(flags *pflag.FlagSet) {
	add := func(f *goFlag, name, usage string) {
		f.name, f.pass = name, &c.goFlags
		flags.Var(f, name, usage)
		flags.Lookup(name).Hidden = usage == ""
		if f.bool {
			flags.Lookup(name).NoOptDefVal = "true"
		}
	}
	for name, usage := range goValueFlags {
		add(&goFlag{}, name, usage)
	}
	for name, usage := range goBoolFlags {
		add(&goFlag{bool: true}, name, usage)
	}
	for name, why := range goRefusedFlags {
		add(&goFlag{bool: true, set: func(string) { c.refused = fmt.Errorf("-%s: ordo check %s", name, why) }}, name, "")
	}
	flags.BoolVar(&c.verbose, "v", false, "list all tests, with what they log")
	flags.StringVar(&c.tags, "tags", "", "build tags besides ordo, a `list` with commas")
	flags.StringVar(&c.chdir, "C", "", "")
	flags.Lookup("C").Hidden = true
}

// A goFlag is a flag of go test.
type goFlag struct {
	name string
	bool bool
	pass *[]string
	set  func(string) // instead of passing it on
}

func (f *goFlag) String() string { return "" }

func (f *goFlag) Type() string {
	if f.bool {
		return "bool"
	}
	return "value"
}

func (f *goFlag) Set(s string) error {
	if f.set != nil {
		f.set(s)
		return nil
	}
	*f.pass = append(*f.pass, "-"+f.name+"="+s)
	return nil
}

// A vetFlag is --vet: our vetting, or else that of go test.
type vetFlag struct {
	value string
	pass  *[]string
}

func (f *vetFlag) String() string { return f.value }
func (f *vetFlag) Type() string   { return "true|false|strict" }
func (f *vetFlag) Set(s string) error {
	if slices.Contains([]string{"true", "false", "strict"}, s) {
		f.value = s
		return nil
	}
	*f.pass = append(*f.pass, "-vet="+s)
	return nil
}

// goStyle writes arguments in the style of the go command (-run X, -test.run=X,
// -args) as the flags package of this command has them (--run=X, --).
func goStyle(flags *pflag.FlagSet, args []string) (out []string) {
	for i := 0; i < len(args); i++ {
		a := args[i]
		name, value, hasValue := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(a, "-"), "-"), "=")
		switch {
		case a == "--":
			return append(out, args[i:]...)
		case a == "-args", a == "--args":
			return append(append(out, "--"), args[i:]...)
		case a == "-", !strings.HasPrefix(a, "-"):
			out = append(out, a)
			continue
		}
		f := flags.Lookup(strings.TrimPrefix(name, "test."))
		if f == nil && len(name) == 1 {
			f = flags.ShorthandLookup(name)
		}
		switch {
		case f == nil && len(name) == 1: // -h
			out = append(out, a)
		case f == nil:
			out = append(out, "--"+strings.TrimLeft(a, "-"))
		case hasValue:
			out = append(out, "--"+f.Name+"="+value)
		case f.NoOptDefVal == "" && i+1 < len(args):
			i++
			out = append(out, "--"+f.Name+"="+args[i])
		default:
			out = append(out, "--"+f.Name)
		}
	}
	return out
}

var buildTag = regexp.MustCompile(`^[\pL\pN_.]+$`)

// findTags adds the tag ordo to those of the flag, or else of GOFLAGS.
func (c *checker) findTags() error {
	given := c.tags
	if given == "" {
		flags, err := goEnvFlags()
		if err != nil {
			return err
		}
		given = tagsOf(flags)
	}
	tags := strings.FieldsFunc(given, func(r rune) bool { return r == ',' || r == ' ' })
	for _, t := range tags {
		if !buildTag.MatchString(t) {
			return fmt.Errorf("-tags: %q is no build tag; ordo check always sets the tag ordo, and others may be added to it, as in -tags a,b", t)
		}
	}
	if !slices.Contains(tags, "ordo") {
		tags = append(tags, "ordo")
	}
	c.tags = strings.Join(tags, ",")
	return nil
}

// goEnvFlags asks the go command for GOFLAGS, which may be set in its own file.
func goEnvFlags() (string, error) {
	if f := os.Getenv("GOFLAGS"); f != "" {
		return f, nil
	}
	out, err := osexec.Command("go", "env", "GOFLAGS").Output()
	var exit *osexec.ExitError
	if errors.As(err, &exit) {
		return "", fmt.Errorf("go env GOFLAGS: %s", strings.TrimSpace(string(exit.Stderr)))
	}
	return string(out), err
}

var tagsFlag = regexp.MustCompile(`(?:^|\s)['"]?--?tags=([^\s'"]*)`)

// tagsOf returns the tags of the last -tags in the text of GOFLAGS.
func tagsOf(goflags string) string {
	if all := tagsFlag.FindAllStringSubmatch(goflags, -1); len(all) > 0 {
		return all[len(all)-1][1]
	}
	return ""
}
