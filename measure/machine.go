package measure

import (
	"bufio"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
)

// A Machine says where figures were measured.
type Machine struct {
	CPU        string `json:"cpu"`  // the model; the architecture if that is not known
	CPUs       int    `json:"cpus"` // the processors that the program may use
	GOMAXPROCS int    `json:"gomaxprocs"`
	Go         string `json:"go"`
	OS         string `json:"os"`
	Arch       string `json:"arch"`
	Kernel     string `json:"kernel,omitempty"` // Linux only
}

// ThisMachine describes the machine, and GOMAXPROCS as it is now.
func ThisMachine() Machine {
	return Machine{
		CPU:        cpuModel(textOf("/proc/cpuinfo")),
		CPUs:       len(allowed),
		GOMAXPROCS: runtime.GOMAXPROCS(0),
		Go:         runtime.Version(),
		OS:         runtime.GOOS,
		Arch:       runtime.GOARCH,
		Kernel:     strings.TrimSpace(textOf("/proc/sys/kernel/osrelease")),
	}
}

// String returns one line, for the header of results.
func (m Machine) String() string {
	system := m.OS + "/" + m.Arch
	if m.Kernel != "" {
		system += " " + m.Kernel
	}
	return fmt.Sprintf("%s, %d CPUs, GOMAXPROCS %d, %s, %s", m.CPU, m.CPUs, m.GOMAXPROCS, m.Go, system)
}

// textOf returns a file's text; "" where there is none.
func textOf(name string) string {
	text, _ := os.ReadFile(name)
	return string(text)
}

// cpuModel finds the processor's name in the text of /proc/cpuinfo, with its family and
// model where they stand before it, as on amd64: a virtual machine may be told half a name.
func cpuModel(cpuinfo string) string {
	lines := bufio.NewScanner(strings.NewReader(cpuinfo))
	family, model := "", ""
	for lines.Scan() {
		key, value, _ := strings.Cut(lines.Text(), ":")
		value = strings.TrimSpace(value)
		switch strings.TrimSpace(key) {
		case "cpu family":
			family = value
		case "model":
			model = value
		case "model name", "Model", "cpu model", "cpu": // amd64, arm boards, mips, ppc64
			switch {
			case value == "":
			case family != "" && model != "":
				return fmt.Sprintf("%s (family %s, model %s)", value, family, model)
			default:
				return value
			}
		}
	}
	return runtime.GOARCH
}

// cpuList reads a list of processors in the kernel's form: 0-3,8.
func cpuList(text string) (cpus []int) {
	for part := range strings.SplitSeq(strings.TrimSpace(text), ",") {
		from, to, isRange := strings.Cut(part, "-")
		first, err := strconv.Atoi(from)
		last := first
		if isRange && err == nil {
			last, err = strconv.Atoi(to)
		}
		if err != nil {
			return nil
		}
		for cpu := first; cpu <= last; cpu++ {
			cpus = append(cpus, cpu)
		}
	}
	return cpus
}
