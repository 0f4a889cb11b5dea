// Package wrong has checks in which threads share memory that the checker does not
// see. The line of the other access ends in "// here".
package wrong

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"sort"
	"testing"

	"github.com/ordo-go/ordo/atomic"
	"github.com/ordo-go/ordo/check"
	"github.com/ordo-go/ordo/sync"
)

// together is how tests like to start threads.
func together(threads ...func()) {
	var wg sync.WaitGroup
	for _, f := range threads {
		wg.Go(f)
	}
	wg.Wait()
}

func TestFlag(t *testing.T) {
	check.Run(t, func() {
		var flag atomic.Bool
		data := 0
		var wg sync.WaitGroup
		wg.Go(func() {
			data = 42 // want `^data is written here by a thread of the check at line \d+ and read at line \d+ by another; the checker does not see it: make it an atomic.Plain or an atomic, or let a Mutex of ordo/sync guard it$`
			flag.StoreRelease(true)
		})
		wg.Go(func() {
			if flag.LoadAcquire() {
				check.Assert(data == 42, "the data is not there") // here
			}
		})
		wg.Wait()
	})
}

func TestBodyReadsTooEarly(t *testing.T) {
	check.Explore(func() {
		n := 0
		var wg sync.WaitGroup
		wg.Go(func() {
			n++ // want `^n is written here by a thread of the check at line \d+ and read at line \d+ by the body;`
		})
		check.Assert(n < 2, "too many") // here
		wg.Wait()
	})
}

func TestBodyWritesTooLate(t *testing.T) {
	check.Outcomes(t, func() string {
		n, seen := 0, 0
		var wg sync.WaitGroup
		wg.Go(func() {
			seen = n // here
		})
		n = 1 // want `^n is written here by the body of the check at line \d+ and read at line \d+ by a thread;`
		wg.Wait()
		return fmt.Sprint(seen)
	})
}

func TestLoopOfThreads(t *testing.T) {
	check.Replay("token", func() {
		n := 0
		var wg sync.WaitGroup
		for range 2 {
			wg.Go(func() {
				n += 2 // want `^n is written here by two threads of the check at line \d+;`
			})
		}
		wg.Wait()
	})
}

var total, calls int

func count() int {
	total++ // want `^total is written here by two threads`
	return calls
}

func TestPackageVariable(t *testing.T) {
	check.Run(t, func() {
		together(func() { count() }, func() { count() })
	})
}

// Only one thread joins: the wait is for another group.
func TestOtherGroup(t *testing.T) {
	check.Run(t, func() {
		n := 0
		var one, two sync.WaitGroup
		one.Go(func() {
			n = 1 // want `^n is written here`
		})
		two.Go(func() {})
		two.Wait()
		check.Assert(n == 1, "n") // here
		one.Wait()
	})
}

type queue struct {
	buf        []int
	head, tail atomic.Uint32
	pushed     int
}

func newQueue(n int) *queue { return &queue{buf: make([]int, n)} }

func (q *queue) push(v int) {
	t := q.tail.LoadRelaxed()
	q.buf[t%2] = v // want `q.buf\[t % 2\] is written here by a thread of the check at line \d+ and read at line \d+ by another`
	q.pushed++
	q.tail.StoreRelease(t + 1)
}

func (q *queue) pop() (int, bool) {
	h := q.head.LoadRelaxed()
	if h == q.tail.LoadAcquire() {
		return 0, false
	}
	v := q.buf[h%2] // here
	q.head.StoreRelease(h + 1)
	return v, true
}

// The slots of a queue are shared.
func TestQueue(t *testing.T) {
	check.Run(t, func() {
		q := newQueue(2)
		together(
			func() { q.push(1) },
			func() { q.pop() })
	})
}

type counter struct {
	n      int
	atomic atomic.Int32
}

func (c *counter) add() {
	c.atomic.Add(1)
	c.n++ // want `c.n is written here by two threads`
}

func TestMethods(t *testing.T) {
	check.Run(t, func() {
		var c counter
		together(c.add, c.add)
	})
}

type adder interface{ add() }

type other struct{ n int }

func (o *other) add() {
	o.n++ // want `o.n is written here by two threads`
}

func addTwice(a adder) {
	together(func() { a.add() }, func() { a.add() })
}

func TestInterface(t *testing.T) {
	check.Run(t, func() { addTwice(new(other)) })
}

// spin is a lock, but not one of ordo/sync: it is what is checked.
type spin struct{ taken atomic.Bool }

func (l *spin) Lock() {
	for l.taken.Swap(true) {
		atomic.Pause()
	}
}
func (l *spin) Unlock() { l.taken.Store(false) }

func locked(l sync.Locker) func() {
	return func() {
		n := 0
		inc := func() {
			l.Lock()
			defer l.Unlock()
			n++ // want `n is written here by two threads`
		}
		together(inc, inc)
	}
}

func TestOwnLock(t *testing.T) {
	check.Run(t, locked(new(spin)))
	check.Run(t, locked(new(sync.Mutex))) // this one is right
}

func TestAppend(t *testing.T) {
	check.Run(t, func() {
		var got []int
		together(
			func() {
				got = append(got, 1) // want `got is written here`
			},
			func() {
				got = append(got, 2) // here
			})
	})
}

func TestMap(t *testing.T) {
	check.Run(t, func() {
		m := map[string]int{}
		together(
			func() {
				m["a"] = 1 // want `m\["a"\] is written here`
			},
			func() {
				m["b"] = 2 // here
			})
	})
}

func TestDelete(t *testing.T) {
	check.Run(t, func() {
		m := make(map[int]int)
		var wg sync.WaitGroup
		wg.Go(func() {
			delete(m, 1) // want `m is written here`
		})
		check.Assert(len(m) == 0, "entries") // here
		wg.Wait()
	})
}

func TestElements(t *testing.T) {
	check.Run(t, func() {
		var results [2]int
		together(
			func() {
				results[0] = 1 // want `^results\[0\] is written here .* and read at line \d+ by another`
			},
			func() {
				if results[0] == 1 { // here
					results[1] = 1
				}
			})
	})
}

func TestReadAll(t *testing.T) {
	check.Run(t, func() {
		results := make([]int, 2)
		var wg sync.WaitGroup
		for i := range results {
			wg.Go(func() {
				results[i] = i // want `^results\[i\] is written here by a thread .* by the body`
			})
		}
		for _, r := range results { // here
			check.Assert(r < 2, "r")
		}
		wg.Wait()
	})
}

func TestSamePart(t *testing.T) {
	check.Run(t, func() {
		results := make([]int, 2)
		fill := func() {
			for i := range results {
				results[i] = i // want `^results\[i\] is written here by two threads`
			}
		}
		together(fill, fill)
	})
}

func TestPointer(t *testing.T) {
	check.Run(t, func() {
		n := 0
		p := &n
		together(
			func() {
				*p = 1 // want `^n, here \*p, is written here`
			},
			func() {
				check.Assert(n < 2, "n") // here
			})
	})
}

func increment(p *int) {
	*p++ // want `^\*p is written here by two threads`
}

func TestNew(t *testing.T) {
	check.Run(t, func() {
		p := new(int)
		together(func() { increment(p) }, func() { increment(p) })
	})
}

func TestHandedOver(t *testing.T) {
	check.Run(t, func() {
		var v struct{ N int }
		together(
			func() {
				json.Unmarshal([]byte(`{"N":1}`), &v) // want `^v is written here`
			},
			func() {
				check.Assert(v.N < 2, "N") // here
			})
	})
}

func TestBuffer(t *testing.T) {
	check.Run(t, func() {
		var b bytes.Buffer
		together(
			func() {
				b.WriteString("a") // want `^b is written here`
			},
			func() {
				b.WriteString("b") // here
			})
	})
}

func TestSorted(t *testing.T) {
	check.Run(t, func() {
		s := []int{2, 1}
		together(
			func() {
				sort.Ints(s) // want `^s is written here`
			},
			func() {
				check.Assert(s[0] > 0, "s") // here
			})
	})
}

func TestBothSort(t *testing.T) {
	check.Run(t, func() {
		s := []int{2, 1}
		both := func() {
			sort.Ints(s) // want `^s is written here by two threads`
		}
		together(both, both)
	})
}

func TestBothFill(t *testing.T) {
	check.Run(t, func() {
		s := make([]int, 2)
		together(
			func() {
				for i := range 2 {
					s[i] = i // want `^s\[i\] is written here`
				}
			},
			func() {
				for j := 0; j < len(s); j++ {
					s[j] = j // here
				}
			})
	})
}

func TestCopy(t *testing.T) {
	check.Run(t, func() {
		a, b := make([]int, 1), make([]int, 1)
		together(
			func() {
				copy(a, b) // want `^a is written here`
			},
			func() {
				check.Assert(a[0] == 0, "a") // here
			})
	})
}

func TestRangeVariable(t *testing.T) {
	check.Run(t, func() {
		i := 0
		together(
			func() {
				for i = range 2 { // want `^i is written here`
					atomic.Pause()
				}
			},
			func() {
				check.Assert(i < 2, "i") // here
			})
	})
}

func TestResults(t *testing.T) {
	two := func() (int, bool) { return 1, true }
	check.Run(t, func() {
		var v int
		var ok bool
		together(
			func() {
				v, ok = two() // want `^v is written here` `^ok is written here`
			},
			func() {
				if ok { // here
					fmt.Println(v) // here
				}
			})
	})
}

type pair struct{ a, b int }

func TestStruct(t *testing.T) {
	check.Run(t, func() {
		var p pair
		together(
			func() {
				p = pair{1, 2} // want `^p is written here`
			},
			func() {
				check.Assert(p.b == 0, "b") // here
			})
	})
}

type table struct {
	name string
	body func()
}

var tests = []table{
	{"one", func() {
		n := 0
		inc := func() {
			n++ // want `^n is written here by two threads`
		}
		together(inc, inc)
	}},
	{"two", func() {}},
}

func TestTable(t *testing.T) {
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) { check.Run(t, test.body) })
	}
	for _, test := range map[string]struct{ body func() }{
		"three": {func() {
			n := 0
			set := func() {
				n = 1 // want `^n is written here by two threads`
			}
			together(set, set)
			fmt.Println(n)
		}},
	} {
		check.Run(t, test.body)
	}
}

func entry(name string, body func()) (all []table) {
	return append(all, table{name, body})
}

var all = slices.Concat(
	entry("four", func() {
		n := 0
		inc := func() {
			n++ // want `^n is written here by two threads`
		}
		together(inc, inc)
	}),
	slices.Clone([]table{{"five", func() {
		n := 0
		inc := func() {
			n++ // want `^n is written here by two threads`
		}
		together(inc, inc)
	}}}))

func TestConcatenated(t *testing.T) {
	for _, test := range all {
		check.Run(t, test.body)
	}
	for _, test := range slices.Clone(all) {
		check.Run(t, test.body, check.Expect(check.Blocking))
	}
}

func TestStartedInASlice(t *testing.T) {
	check.Run(t, func() {
		n := 0
		var threads []func()
		for i := range 2 {
			threads = append(threads, func() {
				n = i // want `^n is written here by two threads`
			})
		}
		together(threads...)
		fmt.Println(n)
	})
}

type harness struct{ wg sync.WaitGroup }

func (h *harness) start(f func()) { h.wg.Go(f) }

func TestHarness(t *testing.T) {
	check.Run(t, func() {
		var h harness
		n := 0
		for range 2 {
			h.start(func() {
				n++ // want `^n is written here by two threads`
			})
		}
		h.wg.Wait()
	})
}

func body() {
	n := 0
	worker := func(id int) {
		if id == 1 {
			n = id // want `^n is written here`
		} else if n == 1 { // here
			atomic.Pause()
		}
	}
	together(func() { worker(0) }, func() { worker(1) })
}

func TestNamedBody(t *testing.T) { check.Run(t, body) }

func TestThreadOfAThread(t *testing.T) {
	check.Run(t, func() {
		n := 0
		var wg sync.WaitGroup
		wg.Go(func() {
			wg.Go(func() {
				n = 1 // want `^n is written here by a thread .* by another`
			})
			check.Assert(n < 2, "n") // here
		})
		wg.Wait()
	})
}

func list[T any](v ...T) func() {
	var last T
	return func() {
		for _, x := range v {
			last = x // want `^last is written here by two threads`
		}
		fmt.Println(last)
	}
}

func TestGeneric(t *testing.T) {
	f := list(1, 2)
	check.Run(t, func() { together(f, f) })
}

var seenElsewhere int

func writeElsewhere() {
	seenElsewhere = 1 // want `^seenElsewhere is written here by a thread of the check at walk.go:\d+ and read at walk.go:\d+ by another`
}
