package load

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/ordo-go/ordo/measure"
)

// Every rival of every case delivers a few thousand events in order.
func TestRivals(t *testing.T) {
	for _, c := range All() {
		t.Run(c.Name, func(t *testing.T) {
			for _, r := range c.Rivals {
				t.Run(r.Name, func(t *testing.T) { tryOut(t, c, r) })
			}
		})
	}
}

func tryOut(t *testing.T, c Case, r Rival) {
	n := int64(5000)
	if c.Name == "idle" {
		n = 5 // milliseconds
	}
	result, err := r.Run(n)
	if err != nil {
		t.Fatal(err)
	}
	if result.Events < n/2 || result.Events > 2*n || result.Elapsed <= 0 || len(result.Values) == 0 {
		t.Errorf("asked for %d events and got %+v", n, result)
	}
	for _, v := range result.Values {
		if v.V < 0 || v.V > 1e10 {
			t.Errorf("%s is %v", v.Unit, v.V)
		}
	}
}

// Names are good for benchstat and unique, and every case has one of ours to
// compare with, and others.
func TestNames(t *testing.T) {
	good := regexp.MustCompile(`^[A-Za-z0-9=._/-]*[A-Za-z0-9.]$`)
	processors := regexp.MustCompile(`-[0-9]+$`) // benchstat takes it for GOMAXPROCS
	cases := map[string]bool{}
	for _, c := range All() {
		if !good.MatchString(c.Name) || cases[c.Name] || c.What == "" {
			t.Errorf("case %q", c.Name)
		}
		cases[c.Name] = true
		rivals, kinds := map[string]bool{}, map[Kind]int{}
		for _, r := range c.Rivals {
			if !good.MatchString(r.Name) || strings.Contains(r.Name, "/") || processors.MatchString(r.Name) || rivals[r.Name] {
				t.Errorf("case %s, rival %q", c.Name, r.Name)
			}
			rivals[r.Name] = true
			kinds[r.Kind]++
		}
		if kinds[Ours] == 0 || kinds[Peer] == 0 || c.Rivals[0].Kind != Ours {
			t.Errorf("case %s has %v, and begins with %s", c.Name, kinds, c.Rivals[0].Kind)
		}
	}
}

// sent are events that one producer of two sends, wrongly: ranges of 32 at most.
var sent = []struct {
	name   string
	ranges [][2]int64
}{
	{"one is lost", [][2]int64{{0, 64}, {128, 192}}},
	{"some come twice", [][2]int64{{0, 64}, {0, 64}}},
	{"some come late", [][2]int64{{64, 128}, {0, 64}}},
	{"nothing but the last", [][2]int64{{64, 128}, {128, 192}}},
}

// Every consumer of a line notices what is lost, doubled or out of order.
func TestLinesCheckOrder(t *testing.T) {
	seen := 0
	for _, e := range everyEntry() {
		for _, s := range sent {
			t.Run(e.name+"/"+s.name, func(t *testing.T) {
				seen++
				l := e.make(e.job)
				faulty := line{
					consume: l.consume,
					seal:    l.seal,
					produce: func(lo, hi int64) error {
						for _, r := range s.ranges {
							if err := l.produce(lo+r[0], lo+r[1]); err != nil {
								return err
							}
						}
						return nil
					},
				}
				if _, err := faulty.run(e.job); err == nil {
					t.Error("not noticed")
				}
			})
		}
	}
	if seen < 100 {
		t.Errorf("only %d were tried", seen)
	}
}

type tested struct {
	entry
	job job
}

// everyEntry is the rivals of all lines with a job of 128 events of each
// producer, and with gaps noted.
func everyEntry() (all []tested) {
	for _, producers := range []int{1, 2} {
		add := func(batch int, timed bool, entries ...entry) {
			for _, e := range entries {
				j := job{producers: producers, slots: 1024, batch: batch, n: int64(128 * producers)}
				if timed {
					j.gaps = newGaps()
				}
				e.name = fmt.Sprintf("%s/producers=%d/batch=%d/timed=%t", e.name, producers, batch, timed)
				all = append(all, tested{e, j})
			}
		}
		add(1, false,
			entry{"chan", Peer, channel},
			entry{"xsync-MPMC", Peer, xsyncMPMC(yield)},
			entry{"xsync-UMPSC", Peer, xsyncUMPSC},
			entry{"Workiva", Peer, workiva},
			entry{"multi-publish", Ours, ringMultiPublish},
			entry{"multi-session", Ours, ringMultiSession})
		add(16, false,
			entry{"chan-of-arrays", Peer, channelOfArrays[[16]int64]},
			entry{"chan-of-pointers", Peer, channelOfPointers[[16]int64]},
			entry{"xsync-MPMC-of-arrays", Peer, xsyncMPMCOfArrays[[16]int64](yield)},
			entry{"Workiva-of-pointers", Peer, workivaOfPointers[[16]int64]},
			entry{"multi-next", Ours, ringMultiNext})
		if producers > 1 {
			continue
		}
		for _, timed := range []bool{false, true} {
			add(1, timed,
				entry{"chan", Peer, channel},
				entry{"spsc", Ours, spscPush},
				entry{"ring-publish", Ours, ringPublish},
				entry{"xsync-SPSC", Peer, xsyncSPSC(yield)},
				entry{"Workiva", Peer, workiva})
		}
		add(1, false,
			entry{"spsc-try", Ours, spscTry(yield)},
			entry{"ring-next", Ours, ringNext},
			entry{"ring-range", Ours, ringRange},
			entry{"sync-atomic-ring", Peer, handWritten(yield)})
		add(16, false,
			entry{"spsc-batches", Ours, spscBatches},
			entry{"xsync-SPSC-of-arrays", Peer, xsyncSPSCOfArrays[[16]int64](yield)})
		add(64, false, entry{"chan-of-arrays", Peer, channelOfArrays[[64]int64]})
	}
	return all
}

// So does every consumer of a graph.
func TestGraphsCheckOrder(t *testing.T) {
	for _, s := range shapes {
		for name, make := range map[string]func(shape, int, int64) graph{
			"ring": ringGraph(1), "ring-16": ringGraph(16), "spsc": spscGraph, "chan": channelGraph,
		} {
			for _, w := range sent {
				t.Run(s.name+"/"+name+"/"+w.name, func(t *testing.T) {
					g := make(s, 1024, 128)
					right := g.produce
					g.produce = func(int64, int64) error {
						for _, r := range w.ranges {
							if err := right(r[0], r[1]); err != nil {
								return err
							}
						}
						return nil
					}
					if _, err := g.run(128); err == nil {
						t.Error("not noticed")
					}
				})
			}
		}
	}
}

// So do round trips, of a wrong answer.
func TestTripsCheckAnswers(t *testing.T) {
	v := channelTrip()
	right := v.trip
	v.trip = func(x int64) int64 { return right(x) + x/300 }
	if _, err := v.run(1000); err == nil {
		t.Error("not noticed")
	}
}

// So do claims, of a slot that was not written.
func TestClaimsCheckSlots(t *testing.T) {
	c := mutexClaimer()
	right := c.turns[0]
	c.turns[0] = func(lo, hi int64) error { return right(lo, hi-1) }
	if _, err := c.run(100); err == nil {
		t.Error("not noticed")
	}
	failed := errors.New("cannot")
	c.turns[0] = func(int64, int64) error { return failed }
	if _, err := c.run(100); err != failed {
		t.Error(err)
	}
}

// A gap is from one event to the next, and stalls are the long ones.
func TestGaps(t *testing.T) {
	g := newGaps()
	g.last = measure.Clock() - 2*stall
	g.tick()
	g.tick()
	if g.histogram.Count() != 2 || g.stalls < 1 || g.histogram.Max() < 2*stall {
		t.Errorf("%v, %d stalls", g.histogram, g.stalls)
	}
	none := newGaps()
	none.tick()
	if none.histogram.Count() != 0 {
		t.Error("the first event ends no gap")
	}
}

// What is measured has no call in it but those of the queue: the compiler
// inlines the loops and the functions that they are given. If a new compiler
// does not, some rivals pay for it and others do not.
func TestInlining(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the package")
	}
	out, err := exec.Command("go", "build", "-gcflags=-m", ".").CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	inlined := map[string]string{} // by file:line, what is inlined there
	for _, m := range regexp.MustCompile(`(?m)^\./(\w+\.go:\d+):\d+: inlining call to (.*)$`).FindAllStringSubmatch(string(out), -1) {
		inlined[m[1]] += " " + m[2] + " "
	}
	sites := 0
	for site, helper := range helperCalls(t) {
		sites++
		got := inlined[site]
		literals := len(regexp.MustCompile(`\.func[0-9.]+ `).FindAllString(got, -1))
		if want := map[bool]int{false: 1, true: 2}[helper == "echo"]; !strings.Contains(got, " "+helper) || literals < want {
			t.Errorf("%s: of %s and what it is given, only [%s] is inlined", site, helper, got)
		}
	}
	if sites < 20 {
		t.Errorf("only %d calls found", sites)
	}
}

// Nor is there a copy of a rival in which they were not inlined: the program
// would need the functions then.
func TestInlinedEverywhere(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the program")
	}
	program := filepath.Join(t.TempDir(), "bench")
	if out, err := exec.Command("go", "build", "-o", program, "../..").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	out, err := exec.Command("go", "tool", "nm", program).Output()
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(out), "internal/load.timed") {
		t.Error("what is not inlined cannot be seen")
	}
	for _, name := range []string{
		`load\.(inOrder|fromMany|send|sendArrays|echo)`,
		`load\.\(\*atomicRing\)\.\w+`,
		`load\.popWorkiva`,
		`atomic\.\(\*Plain\[.*\]\)\.(Get|Set|Read|Write)`,
		`ring\.Claim\[.*\]\.Publish`,
		`ring\.\(\*Batch\[.*\]\)\.(All|Next|Event)(\.func1)?`,
	} {
		for _, symbol := range regexp.MustCompile(`(?m)^.* [tT] (\S*/`+name+`)(\[.*\])?$`).FindAllStringSubmatch(string(out), -1) {
			t.Errorf("not inlined somewhere: %s", symbol[1])
		}
	}
}

// helperCalls finds the calls of loops that are to be inlined, by file:line.
func helperCalls(t *testing.T) map[string]string {
	call := regexp.MustCompile(`(?:^|[^.\w])(inOrder|fromMany|send|sendArrays|echo)\(`)
	calls := map[string]string{}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		number := 0
		for line := range strings.Lines(string(text)) {
			number++
			if m := call.FindStringSubmatch(line); m != nil && !strings.HasPrefix(line, "func ") {
				calls[fmt.Sprintf("%s:%d", name, number)] = m[1]
			}
		}
	}
	return calls
}
