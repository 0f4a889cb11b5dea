//go:build ordo

package check_test

import (
	"fmt"
	"path/filepath"
	"runtime"
	"slices"
	"testing"

	"github.com/ordo-go/ordo/atomic"
	"github.com/ordo-go/ordo/check"
	"github.com/ordo-go/ordo/sync"
)

// sites of the programs below, known once they ran.
//
//ordo:unseen where a line is, the same each time
var sites = map[string]string{}

// at says that its caller's line is a site, and returns v.
func at[T any](site string, v T) T {
	_, file, line, _ := runtime.Caller(1)
	sites[site] = fmt.Sprintf("check/%s:%d", filepath.Base(file), line)
	return v
}

// message passes a plain value by a flag, and then back, by two operations that
// stand on one line.
func message() {
	var there, back atomic.Uint32
	var data atomic.Plain[int]
	at("none", 0)
	together(
		func() {
			data.Set(1)
			there.StoreRelease(at("store", uint32(1)))
			if back.LoadAcquire() == 1 {
				data.Set(3)
			}
		},
		func() {
			_ = at("both", &there).LoadAcquire() == 1 && set(&data, 2) && back.CompareAndSwapRelease(0, 1)
		})
}

func set(p *atomic.Plain[int], v int) bool {
	p.Set(v)
	return true
}

// buffering is store buffering with sequentially consistent operations of all kinds.
func buffering() {
	var x, y atomic.Int32
	var a, b int32
	together(
		func() { x.Store(1); a = at("load", &y).Load() },
		func() { y.Swap(at("swap", int32(1))); b = x.Load() })
	check.Assert(a+b > 0, "both are 0")
}

// fences is store buffering with fences.
func fences() {
	var x, y atomic.Int32
	var a, b int32
	together(
		func() { x.StoreRelaxed(1); at("light", 0); atomic.FenceLight(); a = y.LoadRelaxed() },
		func() { y.StoreRelaxed(1); at("heavy", 0); atomic.FenceHeavy(); b = x.LoadRelaxed() })
	check.Assert(a+b > 0, "both are 0")
}

// locked has an order that it does not need, and a mutex.
func locked() {
	var mu sync.Mutex
	var x atomic.Int64
	var data atomic.Plain[int]
	f := func() {
		at("lock", &mu).Lock()
		x.CompareAndSwapAcqRel(at("cas", int64(0)), 1)
		data.Set(1)
		mu.Unlock()
	}
	together(f, f)
}

func TestWeaken(t *testing.T) {
	for _, body := range []func(){message, buffering, fences, locked} {
		if r := check.Explore(body, check.Model("c++20-nta")); !r.Complete { // and sites are known
			t.Fatalf("%s", r)
		}
	}
	for _, test := range []struct {
		name        string
		body        func()
		site, order string
		kind        check.Kind // 0: no failure
		unused      bool
	}{
		{"a release", message, sites["store"], "rlx", check.Race, false},
		{"a release of an absolute path", message, "/no/" + sites["store"], "rlx", 0, true},
		{"a release of a shorter path", message, sites["store"][len("check/"):], "rlx", check.Race, false},
		{"a release of half a name", message, sites["store"][len("check/w"):], "rlx", 0, true},
		{"no store is an acquire", message, sites["store"], "acq", 0, true},
		{"nothing becomes stronger", message, sites["store"], "sc", 0, true},
		{"two on a line", message, sites["both"], "rlx", check.Race, false},
		{"the first of two", message, sites["both"] + ":LoadAcquire", "rlx", check.Race, false},
		{"the second of two", message, sites["both"] + ":CompareAndSwapRelease", "rlx", check.Race, false},
		{"neither of two", message, sites["both"] + ":StoreRelaxed", "rlx", 0, true},
		{"another line", message, sites["none"], "rlx", 0, true},
		{"a load", buffering, sites["load"], "acq", check.Assertion, false},
		{"a swap", buffering, sites["swap"] + ":Swap", "acq_rel", check.Assertion, false},
		{"a light fence", fences, sites["light"], "acq_rel", check.Assertion, false},
		{"a light fence that is none", fences, sites["light"], "rlx", check.Assertion, false},
		{"a heavy fence", fences, sites["heavy"] + ":FenceHeavy", "acq_rel", check.Assertion, false},
		{"a needless order", locked, sites["cas"], "rlx", 0, false},
		{"a lock keeps its order", locked, sites["lock"], "rlx", 0, true},
	} {
		for _, engine := range []string{"graphs", "optimal"} {
			t.Run(test.name+"/"+engine, func(t *testing.T) {
				weaken := check.Weaken(test.site, test.order)
				r := check.Explore(test.body, check.Model("c++20-nta"), check.Engine(engine), weaken)
				if found := r.Failure != nil; found != (test.kind != 0) || found && r.Failure.Kind != test.kind || !found && !r.Complete {
					t.Errorf("%s, want %s", r, test.kind)
				}
				if want := []string{test.site}; test.unused != slices.Equal(r.Unweakened, want) || !test.unused && r.Unweakened != nil {
					t.Errorf("Unweakened is %q", r.Unweakened)
				}
				if r.Failure != nil && engine == "optimal" {
					if again := check.Replay(r.Failure.Token, test.body, check.Model("c++20-nta"), check.Engine(engine), weaken); again.Failure == nil || again.Failure.Trace != r.Failure.Trace {
						t.Errorf("replayed: %s", again)
					}
				}
			})
		}
	}
}

func TestWeakenInterleavings(t *testing.T) {
	check.Run(t, message)
	check.Run(t, message, check.Weaken(sites["store"], "rlx"), check.Expect(check.Race))
}

func TestWeakenMisuse(t *testing.T) {
	for _, test := range [][2]string{{"push.go", "rlx"}, {"push.go:x", "rlx"}, {":22", "rlx"}, {"push.go:22", "na"}, {"push.go:22", "relaxed"}} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("Weaken(%q, %q) does not panic", test[0], test[1])
				}
			}()
			check.Weaken(test[0], test[1])
		}()
	}
}
