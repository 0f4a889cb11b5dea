// Package right has checks of which the checker sees all.
package right

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/ordo-go/ordo/atomic"
	"github.com/ordo-go/ordo/check"
	"github.com/ordo-go/ordo/internal/checked"
	"github.com/ordo-go/ordo/ring"
	"github.com/ordo-go/ordo/spsc"
	"github.com/ordo-go/ordo/sync"
)

func together(threads ...func()) {
	var wg sync.WaitGroup
	for _, f := range threads {
		wg.Go(f)
	}
	wg.Wait()
}

func TestPlain(t *testing.T) {
	check.Run(t, func() {
		var flag atomic.Bool
		var data atomic.Plain[int]
		check.Name(&flag, "flag")
		together(
			func() { data.Set(42); flag.StoreRelease(true) },
			func() {
				if flag.LoadAcquire() {
					check.Assert(data.Get() == 42, "data")
				}
			})
	})
}

// Each thread has a variable of its own, which the body reads when all are over.
func TestResults(t *testing.T) {
	got := check.Outcomes(t, func() string {
		var x, y atomic.Int32
		var r0, r1 int32
		together(
			func() { x.Store(1); r0 = y.Load() },
			func() { y.Store(1); r1 = x.Load() })
		return fmt.Sprint(r0, r1)
	})
	fmt.Println(got)
}

func TestWrittenBefore(t *testing.T) {
	check.Run(t, func() {
		n := 1
		n++
		m := map[string]int{"a": 1}
		s := make([]int, 2)
		for i := range s {
			s[i] = i
		}
		together(
			func() { check.Assert(n == 2 && m["a"] == 1, "n") },
			func() { check.Assert(n == 2 && s[0] == 0 && len(m) == 1, "n") })
		n, s[0] = 3, 4
		clear(m)
	})
}

func TestElementOfEach(t *testing.T) {
	check.Run(t, func() {
		var x atomic.Int32
		results := make([]int32, 3)
		var array [3]int
		var wg sync.WaitGroup
		for i := range 3 {
			wg.Go(func() { results[i] = x.Add(1) })
			wg.Go(func() { array[i]++ })
		}
		wg.Wait()
		sort.Slice(results, func(i, j int) bool { return results[i] < results[j] })
		check.Assert(results[0] == 1 && array[0] == 1, "%v %v", results, array)
	})
}

func TestCounted(t *testing.T) {
	check.Run(t, func() {
		results := make([]int, 4)
		worker := func(id int) {
			results[id] = id
			results[id]++
		}
		var wg sync.WaitGroup
		for i := 0; i < 2; i++ {
			wg.Go(func() { worker(i) })
		}
		wg.Go(func() { worker(2) })
		wg.Go(func() { worker(3) })
		wg.Wait()
	})
}

// What is claimed by an atomic belongs to one thread.
func TestClaimed(t *testing.T) {
	check.Run(t, func() {
		var next atomic.Uint32
		log := make([]int, 4)
		worker := func() {
			for range 2 {
				i := next.Add(1) - 1
				log[i] = 1
			}
		}
		both := func() {
			i := next.Add(1) - 1
			log[i] = 1
			check.Assert(log[i] == 1, "overwritten")
		}
		together(worker, both)
		fmt.Println(log)
	})
}

func TestParts(t *testing.T) {
	check.Run(t, func() {
		all := make([]int, 4)
		fill := func(part []int) {
			for i := range part {
				part[i] = i
			}
		}
		together(func() { fill(all[:2]) }, func() { fill(all[2:]) })
		fmt.Println(all)
	})
}

func TestVariableOfEachRound(t *testing.T) {
	check.Run(t, func() {
		var wg sync.WaitGroup
		for i := range 2 {
			n := i
			wg.Go(func() { n++; i++ })
		}
		for i := 0; i < 2; i++ {
			wg.Go(func() { _ = i })
		}
		wg.Wait()
	})
}

func TestRounds(t *testing.T) {
	check.Run(t, func() {
		n := 0
		for range 2 {
			var wg sync.WaitGroup
			wg.Go(func() { n++ })
			wg.Wait()
			n++
		}
		wg := new(sync.WaitGroup)
		defer wg.Wait()
		wg.Go(func() { n++ })
	})
}

func TestMutex(t *testing.T) {
	check.Run(t, func() {
		var mu sync.Mutex
		n, s := 0, ""
		var got []int
		seen := map[int]bool{}
		add := func(name string) func() {
			return func() {
				mu.Lock()
				defer mu.Unlock()
				n++
				s += name
				got = append(got, n)
				seen[n] = true
			}
		}
		together(add("a"), add("b"), func() {
			mu.Lock()
			n--
			mu.Unlock()
			if !mu.TryLock() {
				return
			}
			if len(got) == 0 {
				mu.Unlock()
				return
			}
			n++
			mu.Unlock()
		})
		fmt.Println(n, s)
	})
}

type account struct {
	mu      sync.Mutex
	balance int
	history []int
}

func (a *account) lock() func() {
	a.mu.Lock()
	return a.mu.Unlock
}

func (a *account) add(n int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.change(n)
}

func (a *account) change(n int) {
	a.balance += n
	a.history = append(a.history, n)
}

func TestMethods(t *testing.T) {
	check.Run(t, func() {
		var a account
		together(
			func() { a.add(1) },
			func() { a.add(-1) },
			func() {
				for {
					a.mu.Lock()
					if a.balance >= 0 {
						break
					}
					a.mu.Unlock()
					sync.Yield()
				}
				a.change(2)
				a.mu.Unlock()
			},
			func() {
				defer a.lock()()
				a.change(3)
			})
		check.Assert(a.balance == 5, "balance is %d", a.balance)
	})
}

type embedded struct {
	sync.Mutex
	n int
}

func TestEmbedded(t *testing.T) {
	check.Run(t, func() {
		e := &embedded{}
		inc := func() { e.Lock(); e.n++; e.Unlock() }
		together(inc, inc)
	})
}

func TestRWMutex(t *testing.T) {
	check.Run(t, func() {
		var mu sync.RWMutex
		n := 0
		read := func() { mu.RLock(); defer mu.RUnlock(); fmt.Println(n) }
		together(read, read, func() { mu.Lock(); n = 1; mu.Unlock() })
	})
}

func TestCond(t *testing.T) {
	check.Run(t, func() {
		var mu sync.Mutex
		c := sync.NewCond(&mu)
		ready := false
		together(
			func() {
				c.L.Lock()
				for !ready {
					c.Wait()
				}
				ready = false
				c.L.Unlock()
			},
			func() { mu.Lock(); ready = true; mu.Unlock(); c.Signal() })
	})
}

func TestOnce(t *testing.T) {
	check.Run(t, func() {
		var once sync.Once
		var v []int
		calls := 0
		get := func() int {
			once.Do(func() { calls++; v = []int{1, 2} })
			return v[0] + len(v)
		}
		both := sync.OnceFunc(func() { calls++ })
		value := sync.OnceValue(func() int { calls++; return calls })
		together(func() { get() }, func() { get() })
		together(both, both)
		together(func() { value() }, func() { value() })
		fmt.Println(calls)
	})
}

// What is started when something was done once finds it done.
func TestOnceThenThread(t *testing.T) {
	check.Run(t, func() {
		var once sync.Once
		var wg sync.WaitGroup
		n := 0
		do := func() { once.Do(func() { n++ }) }
		wg.Go(do)
		wg.Go(func() {
			do()
			wg.Go(func() { fmt.Println(n) })
		})
		wg.Wait()
	})
}

// Any lock, it is not known which.
func Guarded(t *testing.T, l sync.Locker, mu *sync.RWMutex) {
	check.Run(t, func() {
		n := 0
		inc := func() { l.Lock(); n++; l.Unlock() }
		together(inc, inc)
		m := 0
		read := mu.RLocker()
		together(
			func() { read.Lock(); fmt.Println(m); read.Unlock() },
			func() { mu.Lock(); m++; mu.Unlock() })
	})
}

// What a variable holds when the loop begins is not what it holds later.
func TestChangingCondition(t *testing.T) {
	check.Run(t, func() {
		n := 0
		var wg sync.WaitGroup
		wg.Go(func() { n++ })
		for round := 0; ; {
			if round == 2 {
				break
			}
			if round == 1 {
				wg.Wait()
			}
			round++
		}
		n++
	})
	check.Run(t, func() {
		n, round := 0, 0
		var wg sync.WaitGroup
		wg.Go(func() { n++ })
		for round < 2 {
			if round == 1 {
				wg.Wait()
			}
			round++
		}
		n++
	})
	check.Run(t, func() {
		n := 0
		var mu sync.Mutex
		lock := func() {
			for round := 0; ; round += 2 {
				if round == 2 {
					break
				}
				mu.Lock()
			}
			n++
			mu.Unlock()
		}
		together(lock, lock)
	})
}

func TestContinue(t *testing.T) {
	check.Run(t, func() {
		var x atomic.Int32
		var wg sync.WaitGroup
		n := 0
		wg.Go(func() { n++ })
	rounds:
		for range 3 {
			for x.Load() < 3 {
				wg.Wait()
				if x.Load() == 1 {
					continue rounds
				}
				continue
			}
			return
		}
		n++
	})
}

// One of several locks, it is not known which.
func TestStripes(t *testing.T) {
	check.Run(t, func() {
		var x atomic.Uint32
		var locks [2]sync.Mutex
		var counts [2]int
		inc := func() {
			i := x.Load() % 2
			locks[i].Lock()
			counts[i]++
			locks[i].Unlock()
		}
		together(inc, inc, func() {
			locks[0].Lock()
			fmt.Println(counts[0])
			locks[0].Unlock()
		})
	})
}

// Threads that do one thing or another.
func TestExclusive(t *testing.T) {
	for _, readers := range []bool{true, false} {
		check.Run(t, func() {
			n := 0
			var wg sync.WaitGroup
			if readers {
				wg.Go(func() { n = 1 })
			} else {
				wg.Go(func() { n = 2 })
			}
			wg.Wait()
			fmt.Println(n)
		})
	}
	check.Run(t, func() {
		n := 0
		var x atomic.Int32
		var wg sync.WaitGroup
		switch x.Load() {
		case 0:
			wg.Go(func() { n = 1 })
		case 1:
			wg.Go(func() { n = 2 })
		default:
			n = 3
		}
		wg.Wait()
		if x.Load() == 1 {
			wg.Go(func() { n = 5 })
			return
		}
		wg.Go(func() { n = 4 })
		wg.Wait()
		fmt.Println(n)
	})
}

// A load is for one producer or for many.
type load struct {
	producers, each int
	void            bool
}

func (l load) run(push func()) {
	var wg sync.WaitGroup
	for range l.producers {
		wg.Go(func() {
			for range l.each {
				push()
			}
		})
	}
	if l.void && l.each > 0 {
		wg.Go(push)
	}
	wg.Wait()
}

// What a table says of a case is known.
func TestTable(t *testing.T) {
	many := []load{{producers: 2, each: 1, void: true}}
	one := []load{{1, 1, false}, {producers: 1, each: 2}}
	for _, s := range []struct {
		name      string
		make      func() func()
		one, none bool
	}{
		{name: "single", one: true, make: func() func() { n := 0; return func() { n++ } }},
		{name: "multi", make: func() func() { var n atomic.Int32; return func() { n.Add(1) } }},
		{name: "none", none: true, make: func() func() { n := 0; return func() { n++ } }},
	} {
		if s.none || s.name == "" {
			continue
		}
		loads := many
		if s.one {
			loads = one
		}
		for _, l := range loads {
			t.Run(s.name, func(t *testing.T) {
				check.Run(t, func() { l.run(s.make()) })
			})
		}
	}
}

type config struct{ Waits bool }

// What is behind a pointer may change.
func TestChangedByPointer(t *testing.T) {
	check.Run(t, func() {
		c := &config{}
		json.Unmarshal(nil, c)
		n := 0
		var wg sync.WaitGroup
		wg.Go(func() { n++ })
		if c.Waits {
			wg.Wait()
		}
		n++
	})
	check.Run(t, func() {
		var x atomic.Int32
		c := config{}
		if x.Load() == 1 {
			c = decoded()
		}
		n := 0
		var wg sync.WaitGroup
		wg.Go(func() { n++ })
		if c.Waits {
			wg.Wait()
		}
		n++
	})
	// And it is not what it was before.
	check.Run(t, func() {
		n := 0
		f := func() { n++ }
		f = func() {}
		together(f, f)
	})
}

func decoded() (c config) {
	json.Unmarshal(nil, &c)
	return c
}

func TestOneOfThem(t *testing.T) {
	check.Run(t, func() {
		n := 0
		first := ""
		var wg sync.WaitGroup
		for i := range 3 {
			wg.Go(func() {
				if i == 0 {
					n++
				}
				switch i {
				case 1:
					first = "b"
				}
			})
		}
		wg.Wait()
		for i := 0; i < 2; i++ {
			wg.Go(func() {
				if i == 1 {
					first = "c"
				}
			})
		}
		wg.Wait()
		worker := func(id int) {
			if id == 0 {
				n++
			}
		}
		together(func() { worker(0) }, func() { worker(1) })
		both := func(id int) {
			inc := func() bool { n++; return true }
			if id == 0 || inc() {
				fmt.Println(id == 1 && inc())
			}
		}
		together(func() { both(0) }, func() { both(1) })
		fmt.Println(n, first)
	})
}

func TestQueues(t *testing.T) {
	check.Run(t, func() {
		q := spsc.New[int](2)
		var popped []int
		pushed := 0
		together(
			func() {
				for i := range 3 {
					if q.TryPush(i) {
						pushed++
					}
				}
			},
			func() {
				for range 3 {
					if v, ok := q.TryPop(); ok {
						popped = append(popped, v)
					}
				}
			})
		check.Assert(slices.IsSorted(popped), "popped %v of %d", popped, pushed)
	})
	check.Run(t, func() {
		bg := context.Background()
		r := ring.New[int](2)
		p := r.MultiProducer()
		sum := 0
		r.Handle(ring.Each("sum", func(v *int) error { sum += *v; return nil }))
		if err := r.Start(bg); err != nil {
			panic(err)
		}
		send := func() {
			p.Publish(func(v *int) { *v = 1 })
			for v := range p.Claim(1) {
				*v = 2
			}
		}
		together(send, send)
		check.Assert(errors.Is(r.Close(bg), nil) && sum == 6, "sum is %d", sum)
	})
}

type node struct {
	value int
	next  *node
}

// A list by pointers: what they point to is not followed.
type stack struct{ top atomic.Pointer[node] }

func (s *stack) push(v int) {
	n := &node{value: v}
	for {
		n.next = s.top.LoadRelaxed()
		if s.top.CompareAndSwapRelease(n.next, n) {
			return
		}
	}
}

func (s *stack) pop() (int, bool) {
	for {
		n := s.top.LoadAcquire()
		if n == nil {
			return 0, false
		}
		if s.top.CompareAndSwapAcquire(n, n.next) {
			return n.value, true
		}
	}
}

func TestStack(t *testing.T) {
	check.Run(t, func() {
		var s stack
		var got [2]int
		var wg sync.WaitGroup
		for i := range 2 {
			wg.Go(func() { s.push(i) })
			wg.Go(func() { got[i], _ = s.pop() })
		}
		wg.Wait()
		fmt.Println(got)
	})
}

type shared struct {
	x, y  atomic.Int32
	slots [2]atomic.Plain[int]
	wg    sync.WaitGroup
}

// A struct of nothing but atomics is seen.
func TestStructOfAtomics(t *testing.T) {
	check.Run(t, func() {
		var s shared
		f := func() { s.x.Add(s.y.Load()); s.slots[0].Set(1) }
		s.wg.Go(f)
		s.wg.Go(f)
		s.wg.Wait()
	})
}

// Done is what is waited for.
func TestDone(t *testing.T) {
	check.Run(t, func() {
		var started, over sync.WaitGroup
		n := 0
		started.Add(1)
		over.Go(func() {
			n = 1
			started.Done()
		})
		started.Wait()
		n++
		over.Wait()
	})
}

func TestThreadWaits(t *testing.T) {
	check.Run(t, func() {
		var workers, all sync.WaitGroup
		var got [2]int
		for i := range 2 {
			workers.Go(func() { got[i] = i })
		}
		all.Go(func() {
			workers.Wait()
			fmt.Println(got)
		})
		all.Wait()
	})
}

// Who waits may begin to before the others are there.
func TestCloser(t *testing.T) {
	check.Run(t, func() {
		var workers, all sync.WaitGroup
		results := make([]int, 2)
		workers.Add(2)
		all.Go(func() {
			workers.Wait()
			fmt.Println(results)
		})
		for i := range 2 {
			all.Go(func() {
				defer workers.Done()
				results[i] = i
			})
		}
		all.Wait()
	})
}

func TestNested(t *testing.T) {
	check.Run(t, func() {
		var a, b int
		together(
			func() {
				together(func() { a = 1 }, func() { b = 1 })
				a, b = b, a
			},
			func() { together(func() {}) })
		fmt.Println(a, b)
	})
}

func TestWaitByPointer(t *testing.T) {
	check.Run(t, func() {
		var wg sync.WaitGroup
		n := 0
		start(&wg, func() { n = 1 })
		finish(&wg)
		fmt.Println(n)
	})
}

func start(wg *sync.WaitGroup, f func()) { wg.Go(f) }
func finish(wg *sync.WaitGroup)          { wg.Wait() }

// Two checks share nothing.
func TestTwice(t *testing.T) {
	n := 0
	body := func() {
		together(func() { n++ })
	}
	check.Run(t, body)
	check.Run(t, body)
	check.Run(t, func() { body(); body() })
}

type guarded struct {
	mu sync.Mutex
	N  int
}

// Who is given a pointer to print does not write; what has a lock looks after itself.
func TestPointersHandedOver(t *testing.T) {
	check.Run(t, func() {
		n := 0
		var g guarded
		var b strings.Builder
		f := func() {
			fmt.Println(&n, b.Len())
			t.Log(&n)
			json.Unmarshal(nil, &g)
		}
		together(f, f)
	})
}

// The test of a testing.T, and what it logs, is its own affair.
func TestLogs(t *testing.T) {
	check.Run(t, func() {
		f := func() { t.Log("a"); t.Errorf("b") }
		together(f, f)
	})
}

func TestMapOrderDoesNotMatter(t *testing.T) {
	check.Run(t, func() {
		m := map[string]int{"a": 1, "b": 2}
		var names []string
		sum := 0
		for name, n := range m {
			sum += n
			names = append(names, name)
		}
		for _, name := range slices.Sorted(maps.Keys(m)) {
			fmt.Println(strings.ToUpper(name), m[name])
		}
	})
}

func nested(depth int, f func()) {
	if depth == 0 {
		f()
		return
	}
	nested(depth-1, f)
}

func TestRecursion(t *testing.T) {
	check.Run(t, func() {
		n := 0
		nested(3, func() { n++ })
		together(func() { n++ })
	})
}

// What runs without the checker only is not checked.
func TestNatively(t *testing.T) {
	check.Run(t, func() {
		n := 0
		inc := func() {
			if !checked.Enabled {
				time.Sleep(1)
				n++
			} else if checked.Enabled && n == 0 {
				sync.Yield()
			}
		}
		together(inc, inc)
	})
}

// Not a check: anything goes.
func TestNoCheck(t *testing.T) {
	n := 0
	done := make(chan bool)
	go func() { n++; close(done) }()
	<-done
	n++
}
