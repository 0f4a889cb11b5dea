//go:build !race && !ordo && !ordo_portable

// What the tests of this file see does not depend on how they are built: they
// run the compiler. So they are built once.

package atomic_test

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"testing"
)

// A target is one way to build.
type target struct {
	name string
	env  []string
	args []string
}

var (
	amd64    = target{name: "amd64", env: []string{"GOARCH=amd64"}}
	portable = target{name: "amd64 ordo_portable", env: []string{"GOARCH=amd64"}, args: []string{"-tags=ordo_portable"}}
	raced    = target{name: "amd64 race", env: []string{"GOARCH=amd64", "CGO_ENABLED=1"}, args: []string{"-race"}}
	arm64v80 = target{name: "arm64 v8.0", env: []string{"GOARCH=arm64", "GOARM64=v8.0"}}
	arm64v81 = target{name: "arm64 v8.1", env: []string{"GOARCH=arm64", "GOARM64=v8.1"}}
)

// TestInstructions compiles one function for every method of every type, and
// compares the instructions that touch memory with what they must be.
func TestInstructions(t *testing.T) {
	for _, tgt := range []target{amd64, portable, raced, arm64v80, arm64v81} {
		t.Run(tgt.name, func(t *testing.T) {
			listing := compile(t, tgt, map[string]string{"probes.go": probes()})
			for _, typ := range wordTypes {
				for i := range typ.t.NumMethod() {
					method := typ.t.Method(i).Name
					got, ok := listing[typ.name+"_"+method]
					if !ok {
						t.Fatalf("no function for %s.%s in the listing", typ.name, method)
					}
					if g, w := summary(got), wantInstructions(tgt, typ, method); g != w {
						t.Errorf("%s.%s compiles to\n\t%s\nwant\n\t%s", typ.name, method, g, w)
					}
				}
			}
		})
	}
}

// probes is the source of a function for every method.
func probes() string {
	var b strings.Builder
	b.WriteString("package codegen\n\nimport \"github.com/ordo-go/ordo/atomic\"\n")
	for _, typ := range wordTypes {
		for i := range typ.t.NumMethod() {
			m := typ.t.Method(i)
			params, args := "", []string{}
			for j := 1; j < m.Type.NumIn(); j++ {
				args = append(args, fmt.Sprintf("v%d", j))
				params += fmt.Sprintf(", v%d %s", j, m.Type.In(j))
			}
			result, ret := "", ""
			if m.Type.NumOut() == 1 {
				result, ret = m.Type.Out(0).String(), "return "
			}
			fmt.Fprintf(&b, "\n//go:nosplit\nfunc %s_%s(x %s%s) %s { %sx.%s(%s) }\n",
				typ.name, m.Name, typ.t, params, result, ret, m.Name, strings.Join(args, ", "))
		}
	}
	return b.String()
}

// wantInstructions is what a method must compile to, as summary has it.
func wantInstructions(tgt target, typ wordType, method string) string {
	op, order := splitMethod(method)
	weakStore := op == "Store" && order != ""
	plainMOV := weakStore && tgt.name == amd64.name
	switch {
	case tgt.name == raced.name: // not inlined; TestDetector says what it does
		recv := typ.name
		if typ.pointer {
			recv = "Pointer[go.shape.int]"
		}
		return "CALL github.com/ordo-go/ordo/atomic.(*" + recv + ")." + method
	case typ.pointer && plainMOV:
		return "CMPL load runtime.writeBarrier; MOVQ load; CALL runtime.gcWriteBarrier2; MOVQ store"
	case typ.pointer && op != "Load": // sync/atomic has no intrinsics for these
		return "CALL sync/atomic." + op + "Pointer"
	}
	four := strings.HasSuffix(typ.name, "32") || typ.name == "Bool" // bytes; the others have eight
	if strings.HasPrefix(tgt.name, "arm64") {
		return wantARM64(op, four, tgt.name == arm64v81.name)
	}
	if plainMOV {
		op = "plain store"
	}
	return wantAMD64(op, four)
}

func wantAMD64(op string, four bool) string {
	width := "Q"
	if four {
		width = "L"
	}
	return strings.ReplaceAll(map[string]string{
		"Load":           "MOV% load",
		"plain store":    "MOV% store",
		"Store":          "XCHG%",
		"Swap":           "XCHG%",
		"CompareAndSwap": "LOCK CMPXCHG%",
		"Add":            "LOCK XADD%",
		"And":            "MOV% load; LOCK CMPXCHG%", // a loop, as the old value is asked for
		"Or":             "MOV% load; LOCK CMPXCHG%",
	}[op], "%", width)
}

func wantARM64(op string, four, v81 bool) string {
	lse, llsc := "D", ""
	if four {
		lse, llsc = "W", "W"
	}
	switch op {
	case "Load":
		return "LDAR" + llsc
	case "Store":
		return "STLR" + llsc
	}
	rmw := map[string]string{"Swap": "SWPAL", "CompareAndSwap": "CASAL", "Add": "LDADDAL", "And": "LDCLRAL", "Or": "LDORAL"}[op] + lse
	if v81 {
		return rmw
	}
	return "MOVBU load runtime.arm64HasATOMICS; " + rmw + "; LDAXR" + llsc + "; STLXR" + llsc // asked at run time
}

// TestPrograms pins the accesses around release stores, acquire loads and
// fences in the programs of testdata/codegen.
func TestPrograms(t *testing.T) {
	listing := compile(t, amd64, nil)
	arm := compile(t, arm64v80, nil)
	for _, p := range []struct{ name, amd64, arm64 string }{
		{"publish", "MOVQ store slot; MOVQ store flag", "MOVD store; STLR"},
		{"consume", "MOVQ load flag; MOVQ load slot", "LDAR; MOVD load"},
		{"consumeWithFence", "MOVQ load flag; MOVQ load slot", "LDAR; MOVD load"},
		{"readThenRelease", "MOVQ load slot; MOVQ store flag", "MOVD load; STLR"},
		{"spin", "MOVQ load flag; MOVQ load flag", "LDAR; LDAR"},
		{"overwrite", "MOVQ store x; MOVQ store flag; MOVQ store x", "STLR; STLR; STLR"},
		{"twice", "MOVQ store x; MOVQ store x", "STLR; STLR"},
		{"thenPlain", "MOVQ store x; MOVQ store x", "STLR; MOVD store"},
		{"seqlock", "MOVQ store seq; MOVQ store a; MOVQ store b; MOVQ store seq", "STLR; STLR; STLR; STLR"},
		{"neighbours64", "MOVQ store x; MOVQ store y", "STLR; MOVD store"},
		{"neighbours64Before", "MOVQ store y; MOVQ store x", "MOVD store; STLR"},
		{"neighbours32Before", "MOVL store small2; MOVL store small", "MOVW store; STLRW"},
		{"neighbours32", "MOVL store small; MOVL store small2", "STLRW; MOVW store"},
		{"neighboursPtr",
			"CMPL load runtime.writeBarrier; MOVQ load ptr; CALL runtime.gcWriteBarrier1; MOVQ store ptr; " +
				"CMPL load runtime.writeBarrier; MOVQ load ptr2; CALL runtime.gcWriteBarrier1; MOVQ store ptr2",
			"CALL sync/atomic.StorePointer; MOVWU load runtime.writeBarrier; MOVD load; CALL runtime.gcWriteBarrier1; MOVD store"},
		{"storeBuffering", "MOVQ store x; LOCK XADDL; MOVQ load flag", "STLR; LDAR"},
		{"storeBufferingLight", "MOVQ store x; CMPB load github.com/ordo-go/ordo/atomic.expedited; LOCK XADDL; MOVQ load flag", "STLR; LDAR"},
		{"storeBufferingExpedited", "MOVQ store x; MOVQ load flag", "STLR; LDAR"},
		{"storeBufferingHeavy", "MOVQ store x; LOCK XADDL; CMPB load github.com/ordo-go/ordo/atomic.expedited; CALL github.com/ordo-go/ordo/atomic.barrierEverywhere; MOVQ load flag", "STLR; LDAR"},
		{"fences", "", ""},
		{"fenceSeqCst", "LOCK XADDL", ""},
		{"pause", "CALL github.com/ordo-go/ordo/atomic.pause", "CALL github.com/ordo-go/ordo/atomic.pause"},
		{"pauseBriefly", "CALL github.com/ordo-go/ordo/atomic.pauseBriefly", "CALL github.com/ordo-go/ordo/atomic.pause"},
		{"spinHint", "", ""},
		{"plainGet", "MOVQ load", "MOVD load"},
		{"plainSet", "MOVQ store", "MOVD store"},
		{"plainRead", "MOVQ load", "MOVD load"},
		{"plainWrite", "MOVQ store", "MOVD store"},
	} {
		t.Run(p.name, func(t *testing.T) {
			if got := trace(t, listing, p.name); got != p.amd64 {
				t.Errorf("amd64:\n\t%s\nwant\n\t%s", got, p.amd64)
			}
			if got := summary(arm[p.name]); got != p.arm64 {
				t.Errorf("arm64:\n\t%s\nwant\n\t%s", got, p.arm64)
			}
		})
	}
}

// TestSpinLoopsLoad says that the loads of the waiting programs are inside
// their loops: the last jump goes back to before the load.
func TestSpinLoopsLoad(t *testing.T) {
	listing := compile(t, amd64, nil)
	for _, name := range []string{"consume", "consumeWithFence", "spin"} {
		load, loops := 0, false
		for _, in := range listing[name] {
			if a, ok := in.access(); ok && a == (access{"MOVQ load", "64(AX)"}) {
				load = in.pc
			}
			if target, ok := in.jump(); ok && target <= load && load < in.pc {
				loops = true
			}
		}
		if !loops {
			t.Errorf("%s does not load in its loop:\n%v", name, listing[name])
		}
	}
}

// TestPlainStoresAreMiscompiled shows that the tests above can fail: without the
// barriers the compiler deletes stores, merges them, and spins for ever. Should
// a later compiler not do so, that is no failure, but the barriers may go.
func TestPlainStoresAreMiscompiled(t *testing.T) {
	listing := compile(t, amd64, nil)
	for _, p := range []struct{ name, correct, go126 string }{
		{"rawOverwrite", "MOVQ store x; MOVQ store flag; MOVQ store x", "MOVQ store flag; MOVQ store x"},
		{"rawSeqlock", "MOVQ store seq; MOVQ store a; MOVQ store b; MOVQ store seq", "MOVQ store a; MOVQ store b; MOVQ store seq"},
		{"barrierInFront", "MOVQ store x; MOVQ store y", "MOVUPS store x"},
		{"barrierBehind", "MOVQ store y; MOVQ store x", "MOVUPS store x"},
		{"rawSpin", "CMPQ load flag; CMPQ load flag", "CMPQ load flag"},
		{"beforeEmptyLoop", "MOVQ store flag", ""}, // the limit that WEAK.md names: no barrier helps
	} {
		got := trace(t, listing, p.name)
		switch {
		case got != p.correct:
			t.Logf("%s: %q, not %q", p.name, got, p.correct)
		case strings.HasPrefix(runtime.Version(), "go1.26"):
			t.Errorf("%s compiles to %s; Go 1.26 makes it %s", p.name, got, p.go126)
		default:
			t.Logf("%s is compiled correctly without barriers by %s", p.name, runtime.Version())
		}
	}
}

// An instruction is one line of the compiler's listing.
type instruction struct {
	pc   int
	op   string
	args string
	lock bool
}

func (in instruction) String() string { return fmt.Sprintf("%5d %s %s\n", in.pc, in.op, in.args) }

// An access is what an instruction does to shared memory.
type access struct {
	what string // MOVQ load, MOVQ store, LOCK XADDL, LDAR; or CALL
	at   string // 64(AX), a symbol, or the function called
}

var (
	function = regexp.MustCompile(`^github\.com/ordo-go/ordo/atomic/testdata/codegen\.(\w+) STEXT`)
	line     = regexp.MustCompile(`^\t0x[0-9a-f]+ (\d+) \([^)]*\)\t(\w[\w.]*)(?:\t(.*))?$`)
	address  = regexp.MustCompile(`^(\d*)\(\w+\)`)
	// The stack, the thread's own, and the buffer of the write barrier.
	private = regexp.MustCompile(`\((SP|RSP|FP|TLS|R11|R25)\)`)
)

// compile returns the instructions of the functions of testdata/codegen, with
// extra files if asked for.
func compile(t *testing.T, tgt target, extra map[string]string) map[string][]instruction {
	t.Helper()
	dir, err := filepath.Abs("testdata/codegen")
	if err != nil {
		t.Fatal(err)
	}
	overlay := struct{ Replace map[string]string }{map[string]string{}}
	tmp := t.TempDir()
	for name, text := range extra {
		overlay.Replace[filepath.Join(dir, name)] = filepath.Join(tmp, name)
		write(t, filepath.Join(tmp, name), []byte(text))
	}
	overlayJSON, err := json.Marshal(overlay)
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(tmp, "overlay.json"), overlayJSON)

	args := append([]string{"build", "-gcflags=-S", "-overlay=" + filepath.Join(tmp, "overlay.json")}, tgt.args...)
	cmd := exec.Command("go", append(args, "./testdata/codegen")...)
	cmd.Env = append(append(os.Environ(), "GOOS=linux", "GOFLAGS="), tgt.env...)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %v\n%s", cmd, err, out)
	}
	return parse(string(out))
}

func parse(listing string) map[string][]instruction {
	functions := map[string][]instruction{}
	name, lock := "", false
	for text := range strings.Lines(listing) {
		text = strings.TrimSuffix(text, "\n")
		if !strings.HasPrefix(text, "\t") {
			name = ""
			if m := function.FindStringSubmatch(text); m != nil {
				name = m[1]
				functions[name] = []instruction{}
			}
			continue
		}
		m := line.FindStringSubmatch(text)
		if m == nil || name == "" {
			continue
		}
		pc, _ := strconv.Atoi(m[1])
		switch op := m[2]; op {
		case "TEXT", "PCDATA", "FUNCDATA":
		case "LOCK": // a prefix of the next line
			lock = true
		default:
			functions[name] = append(functions[name], instruction{pc, op, m[3], lock})
			lock = false
		}
	}
	return functions
}

// access says what the instruction does to shared memory; false if nothing.
func (in instruction) access() (access, bool) {
	operands := strings.Split(in.args, ", ")
	mem := len(operands) - 1
	for mem >= 0 && !strings.Contains(operands[mem], "(") {
		mem--
	}
	symbol := strings.TrimSuffix(in.args, "(SB)")
	nilCheck := in.op == "TESTB" || in.op == "MOVB" && strings.HasSuffix(in.args, ", R27")
	switch {
	case in.op == "CALL":
		return access{"CALL", symbol}, !strings.HasPrefix(symbol, "runtime.race")
	case mem < 0, nilCheck, in.op == "RET", strings.HasPrefix(in.op, "LEA"), private.MatchString(operands[mem]):
		return access{}, false
	}
	what, move := in.op, strings.HasPrefix(in.op, "MOV")
	switch {
	case in.lock:
		what = "LOCK " + in.op
	case move && mem == len(operands)-1:
		what += " store"
	case move, strings.HasPrefix(in.op, "CMP") && !strings.HasPrefix(in.op, "CMPX"):
		what += " load"
	}
	return access{what, strings.TrimSuffix(operands[mem], "(SB)")}, true
}

// jump says where a jump goes.
func (in instruction) jump() (target int, ok bool) {
	target, err := strconv.Atoi(in.args)
	return target, err == nil && strings.HasPrefix(in.op, "J")
}

// summary is what the instructions do to shared memory, in textual order, with
// the names of symbols but no addresses.
func summary(ins []instruction) string {
	return accesses(ins, func(string) string { return "" })
}

// trace is summary with the fields of testdata/codegen's type shared.
func trace(t *testing.T, listing map[string][]instruction, name string) string {
	ins, ok := listing[name]
	if !ok {
		t.Fatalf("no function %s in the listing", name)
	}
	if strings.HasPrefix(name, "plain") { // these have no shared
		return summary(ins)
	}
	fields := map[string]string{"": "slot", "64": "flag", "72": "x", "80": "y", "88": "small", "92": "small2", "96": "ptr", "104": "ptr2",
		"112": "seq", "120": "a", "128": "b"}
	return accesses(ins, func(offset string) string { return fields[offset] })
}

func accesses(ins []instruction, field func(offset string) string) string {
	var all []string
	for _, in := range ins {
		a, ok := in.access()
		if !ok {
			continue
		}
		if m := address.FindStringSubmatch(a.at); m != nil {
			a.at = ""
			if !in.lock { // the locked one of a fence is on the stack
				a.at = field(m[1])
			}
		}
		all = append(all, strings.TrimSpace(a.what+" "+a.at))
	}
	return strings.Join(all, "; ")
}

func write(t *testing.T, name string, data []byte) {
	t.Helper()
	if err := os.WriteFile(name, data, 0o666); err != nil {
		t.Fatal(err)
	}
}
