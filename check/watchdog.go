package check

import (
	"bytes"
	"fmt"
	"reflect"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/ordo-go/ordo/check/machine"
	"github.com/ordo-go/ordo/exec"
)

// A watchdog finds threads that block where the checker cannot see it.
type watchdog struct {
	bark chan *Failure
	quit chan struct{}
	done chan struct{}

	mu       sync.Mutex
	machines []watched
}

// A watched machine has carried out so many steps when it was last looked at.
type watched struct {
	m     *machine.Machine
	last  uint64
	still int // looks since then
}

// watchEvery is how often the watchdog looks.
var watchEvery = time.Second

func watch(m *machine.Machine) *watchdog {
	d := &watchdog{bark: make(chan *Failure, 1), quit: make(chan struct{}), done: make(chan struct{})}
	d.add(m)
	go d.watch()
	return d
}

// add has one more machine watched.
func (d *watchdog) add(m *machine.Machine) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.machines = append(d.machines, watched{m: m})
}

func (d *watchdog) stop() {
	close(d.quit)
	<-d.done
}

func (d *watchdog) watch() {
	defer close(d.done)
	tick := time.NewTicker(watchEvery)
	defer tick.Stop()
	for {
		select {
		case <-d.quit:
			return
		case <-tick.C:
		}
		if f := d.look(); f != nil {
			d.bark <- f
			return
		}
	}
}

// look returns the failure of a machine that does not get on. All are given up then.
func (d *watchdog) look() *Failure {
	d.mu.Lock()
	defer d.mu.Unlock()
	for i := range d.machines {
		w := &d.machines[i]
		if w.m.Closed() {
			continue
		}
		steps, id := w.m.Progress()
		state, pos := stateOf(id)
		if w.still++; steps != w.last || steps == 0 || state == "" || strings.HasPrefix(state, "coroutine") {
			w.still = 0
		}
		if state == "sleep" || w.still >= patience(state) {
			for _, other := range d.machines {
				other.m.Abandon()
			}
			return &Failure{Kind: Blocking, Text: blocked(state), Pos: pos}
		}
		w.last = steps
	}
	return nil
}

// patience is how many looks a thread may be in a state without a memory event. One
// that runs may just not get a processor.
func patience(state string) int {
	if strings.HasPrefix(state, "runn") {
		return 10
	}
	return 2
}

// blocked says in words what a goroutine does whose state is this.
func blocked(state string) string {
	switch {
	case strings.HasPrefix(state, "runn"):
		return "a thread runs and runs without a memory event: a loop over plain memory waits for what only another thread can do, or a computation takes long"
	case state == "sleep":
		return "time.Sleep: the checker does not see it; use sync.Sleep of ordo/sync"
	case strings.HasPrefix(state, "chan"), strings.HasPrefix(state, "select"):
		return state + ": the checker does not see channels; use ordo/sync"
	case strings.HasPrefix(state, "sync."), strings.HasPrefix(state, "semacquire"):
		return state + " of the standard library: the checker does not see it; use ordo/sync"
	}
	return state + ": the checker does not see it"
}

var frame = regexp.MustCompile(`(?m)^(\S.*)\(.*\)\n\t(.*):(\d+)`)

// stateOf returns what the goroutine with that number does, as stack dumps say it,
// and at which line of the program.
func stateOf(id uint64) (state string, pos exec.Pos) {
	buf := make([]byte, 1<<20)
	buf = buf[:runtime.Stack(buf, true)]
	head := fmt.Sprintf("goroutine %d ", id)
	for _, block := range bytes.Split(buf, []byte("\n\n")) {
		if !bytes.HasPrefix(block, []byte(head)) {
			continue
		}
		_, s, _ := strings.Cut(string(block), "[")
		state, _, _ = strings.Cut(s, "]")
		state, _, _ = strings.Cut(state, ",")
		for _, f := range frame.FindAllStringSubmatch(string(block), -1) {
			if !ours(f[1]) && !inGoroot(f[2]) {
				line, _ := strconv.Atoi(f[3])
				return state, exec.Pos{File: f[2], Line: line}
			}
		}
	}
	return state, pos
}

// inGoroot reports whether a file is one of the standard library.
func inGoroot(file string) bool { return goroot != "" && strings.HasPrefix(file, goroot) }

var goroot = func() string {
	pc := reflect.ValueOf(runtime.GC).Pointer()
	file, _ := runtime.FuncForPC(pc).FileLine(pc)
	return file[:max(strings.LastIndex(file, "runtime/"), 0)]
}()
