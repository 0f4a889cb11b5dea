package measure

import (
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"sync"
	"testing"

	"golang.org/x/sys/unix"
)

// processors is where the calling thread may run.
func processors(t *testing.T) (cpus []int) {
	t.Helper()
	var set unix.CPUSet
	if err := unix.SchedGetaffinity(0, &set); err != nil {
		t.Fatal(err)
	}
	for cpu := range maxCPUs {
		if set.IsSet(cpu) {
			cpus = append(cpus, cpu)
		}
	}
	return cpus
}

func TestPin(t *testing.T) {
	for _, cpu := range CPUs() {
		runtime.LockOSThread() // to see what becomes of this thread
		restore, err := Pin(cpu)
		if err != nil {
			t.Fatal(err)
		}
		if got := processors(t); !slices.Equal(got, []int{cpu}) {
			t.Errorf("pinned to %d, the thread may run on %v", cpu, got)
		}
		for range 2 {
			restore()
			if got := processors(t); !slices.Equal(got, CPUs()) {
				t.Errorf("restored from %d, the thread may run on %v, want %v", cpu, got, CPUs())
			}
		}
		runtime.UnlockOSThread()
	}
}

func TestPinsNest(t *testing.T) {
	cpus := CPUs()
	first, last := cpus[0], cpus[len(cpus)-1]
	outer, err := Pin(first)
	if err != nil {
		t.Fatal(err)
	}
	defer outer()
	inner, err := Pin(last)
	if err != nil {
		t.Fatal(err)
	}
	if got := processors(t); !slices.Equal(got, []int{last}) {
		t.Errorf("the thread may run on %v, want %d", got, last)
	}
	inner()
	if got := processors(t); !slices.Equal(got, []int{first}) {
		t.Errorf("the thread may run on %v, want %d", got, first)
	}
}

func TestPinRefuses(t *testing.T) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	cpus := CPUs()
	for _, cpu := range []int{-1, maxCPUs, 1 << 20, cpus[len(cpus)-1] + 1} {
		restore, err := Pin(cpu)
		if err == nil {
			t.Errorf("Pin(%d) succeeded", cpu)
		}
		restore()
		if got := processors(t); !slices.Equal(got, cpus) {
			t.Errorf("after Pin(%d) the thread may run on %v, want %v", cpu, got, cpus)
		}
	}
}

// The goroutines that a pinned one starts run everywhere: on threads that are
// not its children.
func TestPinIsNotInherited(t *testing.T) {
	restore, err := Pin(CPUs()[0])
	if err != nil {
		t.Fatal(err)
	}
	defer restore()
	var all, started sync.WaitGroup
	const n = 20
	started.Add(n)
	for range n {
		all.Go(func() {
			runtime.LockOSThread() // a thread for each
			defer runtime.UnlockOSThread()
			started.Done()
			started.Wait()
			if got := processors(t); !slices.Equal(got, CPUs()) {
				t.Errorf("a goroutine may run on %v, want %v", got, CPUs())
			}
		})
	}
	all.Wait()
}

// No thread stays pinned after a probe.
func TestProbeRestoresItsThreads(t *testing.T) {
	if !twoProcessors(t) {
		return
	}
	if _, err := Probe(1); err != nil {
		t.Fatal(err)
	}
	want := allowedList("/proc/self/status")
	tasks, _ := filepath.Glob("/proc/self/task/*/status")
	if len(tasks) == 0 {
		t.Fatal("no threads found")
	}
	for _, task := range tasks {
		if got := allowedList(task); got != "" && got != want {
			t.Errorf("%s may run on %s, want %s", task, got, want)
		}
	}
}

// allowedList is where a thread may run; "" if it has ended.
func allowedList(status string) string {
	found := regexp.MustCompile(`Cpus_allowed_list:\s*(\S+)`).FindStringSubmatch(textOf(status))
	if found == nil {
		return ""
	}
	return found[1]
}
