package measure

import (
	"encoding/json"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestThisMachine(t *testing.T) {
	m := ThisMachine()
	if m.CPU == "" || m.CPUs < 1 || m.GOMAXPROCS != runtime.GOMAXPROCS(0) ||
		m.Go != runtime.Version() || m.OS != runtime.GOOS || m.Arch != runtime.GOARCH {
		t.Errorf("this machine is %+v", m)
	}
	if runtime.GOOS == "linux" && m.Kernel == "" {
		t.Error("no kernel")
	}
	line := m.String()
	for _, part := range []string{m.CPU, m.Go, m.OS, m.Arch, m.Kernel} {
		if !strings.Contains(line, part) || strings.Contains(line, "\n") {
			t.Errorf("%q is not one line with %q", line, part)
		}
	}
	text, err := json.Marshal(m)
	var back Machine
	if err == nil {
		err = json.Unmarshal(text, &back)
	}
	if err != nil || back != m {
		t.Errorf("through JSON, %+v becomes %+v, %v", m, back, err)
	}
}

func TestMachineString(t *testing.T) {
	m := Machine{CPU: "Example 9000", CPUs: 8, GOMAXPROCS: 4, Go: "go1.26", OS: "linux", Arch: "amd64", Kernel: "6.1"}
	if got, want := m.String(), "Example 9000, 8 CPUs, GOMAXPROCS 4, go1.26, linux/amd64 6.1"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	m.OS, m.Kernel = "darwin", ""
	if got, want := m.String(), "Example 9000, 8 CPUs, GOMAXPROCS 4, go1.26, darwin/amd64"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestCPUModel(t *testing.T) {
	for _, test := range []struct{ name, cpuinfo, want string }{
		{"amd64", "processor\t: 0\nvendor_id\t: GenuineIntel\ncpu family\t: 6\nmodel\t\t: 85\nmodel name\t: Intel(R) Xeon(R) Processor @ 2.50GHz\nstepping\t: 7\n", "Intel(R) Xeon(R) Processor @ 2.50GHz (family 6, model 85)"},
		{"arm board", "processor\t: 0\nBogoMIPS\t: 108.00\n\nRevision\t: c03114\nModel\t\t: Raspberry Pi 4 Model B Rev 1.4\n", "Raspberry Pi 4 Model B Rev 1.4"},
		{"arm server", "processor\t: 0\nCPU implementer\t: 0x41\nCPU part\t: 0xd0c\n", runtime.GOARCH},
		{"empty name", "model name\t:\n", runtime.GOARCH},
		{"no file", "", runtime.GOARCH},
	} {
		if got := cpuModel(test.cpuinfo); got != test.want {
			t.Errorf("%s: got %q, want %q", test.name, got, test.want)
		}
	}
}

func TestCPUList(t *testing.T) {
	for _, test := range []struct {
		text string
		want []int
	}{
		{"0\n", []int{0}}, {"0,4\n", []int{0, 4}}, {"0-3", []int{0, 1, 2, 3}}, {"0-1,8,10-11\n", []int{0, 1, 8, 10, 11}},
		{"", nil}, {"x", nil}, {"1-", nil}, {"3-x", nil},
	} {
		if got := cpuList(test.text); !slices.Equal(got, test.want) {
			t.Errorf("%q is %v, want %v", test.text, got, test.want)
		}
	}
}

func TestClock(t *testing.T) {
	last := Clock()
	for range 10_000 {
		now := Clock()
		if now < last {
			t.Fatalf("the clock went from %d back to %d", last, now)
		}
		last = now
	}
	const d = 2 * time.Millisecond
	before := Clock()
	time.Sleep(d)
	if passed := time.Duration(Clock() - before); passed < d {
		t.Errorf("in %v the clock moved by %v", d, passed)
	}
	if n := testing.AllocsPerRun(100, func() { Clock() }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkClock(b *testing.B) {
	for b.Loop() {
		Clock()
	}
}
