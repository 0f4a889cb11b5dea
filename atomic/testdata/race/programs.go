package main

import (
	"runtime"

	"github.com/ordo-go/ordo/atomic"
)

func init() {
	fences()
	sequences()
	locks()
	refcounts()
	lazy()
	seqlocks()
	handshake()
	values()
	nils()
	queues()
}

// Each side of the hand-over is an operation, or a fence and a relaxed one.
func fences() {
	type flag = atomic.Uint32
	publish := map[string]func(*flag){
		"release":               func(f *flag) { f.StoreRelease(1) },
		"seq_cst":               func(f *flag) { f.Store(1) },
		"fence release":         func(f *flag) { atomic.FenceRelease(); f.StoreRelaxed(1) },
		"fence acq_rel":         func(f *flag) { atomic.FenceAcqRel(); f.StoreRelaxed(1) },
		"fence seq_cst":         func(f *flag) { atomic.FenceSeqCst(); f.StoreRelaxed(1) },
		"fence light":           func(f *flag) { atomic.FenceLight(); f.StoreRelaxed(1) },
		"fence expedited":       func(f *flag) { atomic.FenceExpedited(); f.StoreRelaxed(1) },
		"fence heavy":           func(f *flag) { atomic.FenceHeavy(); f.StoreRelaxed(1) },
		"fence release and add": func(f *flag) { atomic.FenceRelease(); f.AddRelaxed(1) },
		"fence release and cas": func(f *flag) { atomic.FenceRelease(); f.CompareAndSwapAcquire(0, 1) },
		"wrong: relaxed":        func(f *flag) { f.StoreRelaxed(1) },
		"wrong: fence acquire":  func(f *flag) { atomic.FenceAcquire(); f.StoreRelaxed(1) },
	}
	seen := map[string]func(*flag) bool{
		"acquire":              func(f *flag) bool { return f.LoadAcquire() == 1 },
		"seq_cst":              func(f *flag) bool { return f.Load() == 1 },
		"fence acquire":        func(f *flag) bool { defer atomic.FenceAcquire(); return f.LoadRelaxed() == 1 },
		"fence acq_rel":        func(f *flag) bool { defer atomic.FenceAcqRel(); return f.LoadRelaxed() == 1 },
		"fence seq_cst":        func(f *flag) bool { defer atomic.FenceSeqCst(); return f.LoadRelaxed() == 1 },
		"fence light":          func(f *flag) bool { defer atomic.FenceLight(); return f.LoadRelaxed() == 1 },
		"fence expedited":      func(f *flag) bool { defer atomic.FenceExpedited(); return f.LoadRelaxed() == 1 },
		"fence heavy":          func(f *flag) bool { defer atomic.FenceHeavy(); return f.LoadRelaxed() == 1 },
		"add, fence acquire":   func(f *flag) bool { defer atomic.FenceAcquire(); return f.AddRelease(0) == 1 },
		"wrong: relaxed":       func(f *flag) bool { return f.LoadRelaxed() == 1 },
		"wrong: fence release": func(f *flag) bool { defer atomic.FenceRelease(); return f.LoadRelaxed() == 1 },
	}
	for p, publish := range publish {
		for s, seen := range seen {
			handOver("hand-over: "+p+" / "+s, p[:5] == "wrong" || s[:5] == "wrong", func() (func(), func() bool) {
				f := new(flag)
				return func() { publish(f) }, func() bool { return seen(f) }
			})
		}
	}
	add("hand-over: wrong: fence release before the data", true, func(data *int) []func() {
		f := new(flag)
		return []func(){
			func() { atomic.FenceRelease(); *data = 1; f.StoreRelaxed(1) },
			func() { await(func() bool { return f.LoadAcquire() == 1 }); _ = use(*data) },
		}
	})
	add("hand-over: wrong: fence release after the store", true, func(data *int) []func() {
		var f, read flag
		return []func(){
			func() {
				*data = 1
				f.StoreRelaxed(1)
				await(func() bool { return read.LoadRelaxed() == 1 }) // a fence that comes too late can hide the race
				atomic.FenceRelease()
			},
			func() {
				await(func() bool { return f.LoadAcquire() == 1 })
				_ = use(*data)
				read.StoreRelaxed(1)
			},
		}
	})
	handOver("hand-over: wrong: fence acquire before the load", true, func() (func(), func() bool) {
		f, fenced := new(flag), false
		return func() { f.StoreRelease(1) }, func() bool {
			if !fenced {
				atomic.FenceAcquire()
				fenced = true
			}
			return f.LoadRelaxed() == 1
		}
	})
	handOver("hand-over: wrong: another flag", true, func() (func(), func() bool) {
		var f, other flag
		return func() { other.StoreRelease(1); f.StoreRelaxed(1) }, func() bool { return f.LoadAcquire() == 1 }
	})
}

// A read-modify-write, however weak, continues the release sequence.
func sequences() {
	for name, next := range map[string]func(*atomic.Int64){
		"relaxed": func(x *atomic.Int64) { x.AddRelaxed(1) },
		"acquire": func(x *atomic.Int64) { x.AddAcquire(1) },
		"release": func(x *atomic.Int64) { x.AddRelease(1) },
		"acq_rel": func(x *atomic.Int64) { x.AddAcqRel(1) },
		"seq_cst": func(x *atomic.Int64) { x.Add(1) },
	} {
		for head, racy := range map[string]bool{"release": false, "relaxed": true, "release add": false, "fence": false} {
			add("release sequence: "+head+", then "+name, racy, func(data *int) []func() {
				x := new(atomic.Int64)
				return []func(){
					func() {
						*data = 1
						switch head {
						case "release":
							x.StoreRelease(1)
						case "relaxed":
							x.StoreRelaxed(1)
						case "release add":
							x.AddRelease(1)
						case "fence":
							atomic.FenceRelease()
							x.StoreRelaxed(1)
						}
					},
					func() {
						await(func() bool { return x.LoadRelaxed() == 1 })
						next(x)
					},
					func() {
						await(func() bool { return x.LoadAcquire() == 2 })
						_ = use(*data)
					},
				}
			})
		}
	}
	// Another release store ends it.
	add("release sequence: wrong: ended by another store", true, func(data *int) []func() {
		x := new(atomic.Int64)
		return []func(){
			func() { *data = 1; x.StoreRelease(1) },
			func() { await(func() bool { return x.LoadRelaxed() == 1 }); x.StoreRelease(2) },
			func() { await(func() bool { return x.LoadAcquire() == 2 }); _ = use(*data) },
		}
	})
	// A reader may come late: the clock of a store that was overwritten is kept
	// for its fence.
	add("release sequence: overwritten before the fence", false, func(data *int) []func() {
		var x, read atomic.Int64
		return []func(){
			func() { *data = 1; x.StoreRelease(1) },
			func() { await(func() bool { return read.LoadRelaxed() == 1 }); x.StoreRelease(2) },
			func() {
				await(func() bool { return x.LoadRelaxed() == 1 })
				read.StoreRelaxed(1)
				await(func() bool { return x.LoadRelaxed() == 2 })
				atomic.FenceAcquire()
				_ = use(*data)
			},
		}
	})
}

func locks() {
	type lock = atomic.Bool
	acquire := func(l *lock) bool { return l.CompareAndSwapAcquire(false, true) }
	release := func(l *lock) { l.StoreRelease(false) }
	for _, p := range []struct {
		name   string
		racy   bool
		lock   func(*lock) bool
		unlock func(*lock)
	}{
		{"right", false, acquire, release},
		{"swap", false, func(l *lock) bool { return !l.SwapAcquire(true) }, release},
		{"swap to unlock", false, acquire, func(l *lock) { l.SwapRelease(false) }},
		{"seq_cst", false, func(l *lock) bool { return l.CompareAndSwap(false, true) }, func(l *lock) { l.Store(false) }},
		{"wrong: relaxed lock", true, func(l *lock) bool { return l.CompareAndSwapRelaxed(false, true) }, release},
		{"wrong: release lock", true, func(l *lock) bool { return l.CompareAndSwapRelease(false, true) }, release},
		{"wrong: relaxed unlock", true, acquire, func(l *lock) { l.StoreRelaxed(false) }},
		{"wrong: acquire unlock", true, acquire, func(l *lock) { l.SwapAcquire(false) }},
	} {
		add("lock: "+p.name, p.racy, func(data *int) []func() {
			l := new(lock)
			worker := func() {
				for range 20 {
					await(func() bool { return p.lock(l) })
					*data++
					p.unlock(l)
				}
			}
			return []func(){worker, worker, worker}
		})
	}
}

// The last owner frees what all of them have used.
func refcounts() {
	for _, p := range []struct {
		name string
		racy bool
		last func(*atomic.Int32) bool
	}{
		{"acq_rel", false, func(n *atomic.Int32) bool { return n.AddAcqRel(-1) == 0 }},
		{"fence", false, func(n *atomic.Int32) bool {
			if n.AddRelease(-1) != 0 {
				return false
			}
			atomic.FenceAcquire()
			return true
		}},
		{"load", false, func(n *atomic.Int32) bool { return n.AddRelease(-1) == 0 && n.LoadAcquire() == 0 }},
		{"wrong: release", true, func(n *atomic.Int32) bool { return n.AddRelease(-1) == 0 }},
		{"wrong: acquire", true, func(n *atomic.Int32) bool { return n.AddAcquire(-1) == 0 }},
		{"wrong: relaxed", true, func(n *atomic.Int32) bool { return n.AddRelaxed(-1) == 0 }},
	} {
		add("reference count: "+p.name, p.racy, func(data *int) []func() {
			n := new(atomic.Int32)
			n.StoreRelaxed(3)
			var parts []func()
			for range 3 {
				parts = append(parts, func() {
					_ = use(*data)
					if p.last(n) {
						*data = -1
					}
				})
			}
			return parts
		})
	}
}

func lazy() {
	type object struct{ v int }
	type pointer = atomic.Pointer[object]
	for _, p := range []struct {
		name string
		racy bool
		load func(*pointer) *object
		cas  func(*pointer, *object) bool
	}{
		{"right", false, (*pointer).LoadAcquire, func(p *pointer, o *object) bool { return p.CompareAndSwapRelease(nil, o) }},
		{"acq_rel", false, (*pointer).LoadAcquire, func(p *pointer, o *object) bool { return p.CompareAndSwapAcqRel(nil, o) }},
		{"wrong: relaxed load", true, (*pointer).LoadRelaxed, func(p *pointer, o *object) bool { return p.CompareAndSwapRelease(nil, o) }},
		{"wrong: relaxed cas", true, (*pointer).LoadAcquire, func(p *pointer, o *object) bool { return p.CompareAndSwapRelaxed(nil, o) }},
	} {
		add("lazy initialization: "+p.name, p.racy, func(*int) []func() {
			x := new(pointer)
			get := func() *object {
				for {
					if o := p.load(x); o != nil {
						return o
					}
					o := new(object)
					o.v = 1
					if p.cas(x, o) {
						return o
					}
				}
			}
			reader := func() {
				await(func() bool { return x.LoadRelaxed() != nil })
				_ = use(get().v)
			}
			return []func(){func() { get() }, reader, reader}
		})
	}
}

func seqlocks() {
	var plain atomic.Plain[int]
	var cell atomic.Int64
	for _, p := range []struct {
		name string
		racy bool
		get  func() int
		set  func(int)
	}{
		{"right", false, func() int { return int(cell.LoadRelaxed()) }, func(v int) { cell.StoreRelaxed(int64(v)) }},
		{"wrong: Plain data", true, plain.Get, plain.Set},
	} {
		add("seqlock: "+p.name, p.racy, func(*int) []func() {
			var seq, taken atomic.Uint64
			return []func(){
				func() {
					for i := range 100 {
						seq.StoreRelaxed(uint64(2*i + 1))
						atomic.FenceRelease()
						p.set(i)
						seq.StoreRelease(uint64(2*i + 2))
						runtime.Gosched()
					}
					await(func() bool { return taken.LoadRelaxed() == 1 })
					p.set(-1)
				},
				func() {
					for range 100 {
						before := seq.LoadAcquire()
						p.get()
						atomic.FenceAcquire()
						_ = seq.LoadRelaxed() == before
						runtime.Gosched()
					}
					taken.StoreRelaxed(1)
				},
			}
		})
	}
}

// Store buffering: at most one of two sees the other away, and only it uses data.
func handshake() {
	type side = func(mine, theirs *atomic.Uint32) bool
	for name, alone := range map[string]side{
		"seq_cst": func(mine, theirs *atomic.Uint32) bool { mine.Store(1); return theirs.Load() == 0 },
		"fence seq_cst": func(mine, theirs *atomic.Uint32) bool {
			mine.StoreRelaxed(1)
			atomic.FenceSeqCst()
			return theirs.LoadRelaxed() == 0
		},
		"fence heavy": func(mine, theirs *atomic.Uint32) bool {
			mine.StoreRelaxed(1)
			atomic.FenceHeavy()
			return theirs.LoadRelaxed() == 0
		},
		"swap": func(mine, theirs *atomic.Uint32) bool { mine.Swap(1); return theirs.Load() == 0 },
	} {
		add("store buffering: "+name, false, func(data *int) []func() {
			cells := make([]struct{ x, y atomic.Uint32 }, 200)
			used := make([]int, len(cells))
			one := func() {
				for i := range cells {
					if alone(&cells[i].x, &cells[i].y) {
						used[i]++
					}
				}
			}
			two := func() {
				for i := range cells {
					if alone(&cells[i].y, &cells[i].x) {
						used[i]++
					}
				}
			}
			return []func(){one, two}
		})
	}
}

func values() {
	for _, p := range []struct {
		name  string
		racy  bool
		store func(*atomic.Value)
		load  func(*atomic.Value) any
	}{
		{"right", false, func(x *atomic.Value) { x.StoreRelease(1) }, (*atomic.Value).LoadAcquire},
		{"seq_cst", false, func(x *atomic.Value) { x.Store(1) }, (*atomic.Value).Load},
		{"swap", false, func(x *atomic.Value) { x.SwapRelease(1) }, (*atomic.Value).LoadAcquire},
		{"compare-and-swap", false, func(x *atomic.Value) { x.CompareAndSwapRelease(nil, 1) }, (*atomic.Value).LoadAcquire},
		{"wrong: relaxed store", true, func(x *atomic.Value) { x.StoreRelaxed(1) }, (*atomic.Value).LoadAcquire},
		{"wrong: relaxed load", true, func(x *atomic.Value) { x.StoreRelease(1) }, (*atomic.Value).LoadRelaxed},
		{"wrong: acquire swap", true, func(x *atomic.Value) { x.SwapAcquire(1) }, (*atomic.Value).LoadAcquire},
	} {
		handOver("Value: "+p.name, p.racy, func() (func(), func() bool) {
			x := new(atomic.Value)
			return func() { p.store(x) }, func() bool { return p.load(x) != nil }
		})
	}
}

// A panic in an operation leaves nothing hidden: what comes next still counts.
func nils() {
	handOver("panic: in a relaxed operation", false, func() (func(), func() bool) {
		f := new(atomic.Uint32)
		broken := func() {
			recovered(func() { (*atomic.Uint32)(nil).StoreRelaxed(1) })
			recovered(func() { (*atomic.Uint32)(nil).AddRelease(1) })
			recovered(func() { new(atomic.Value).StoreRelaxed(nil) })
		}
		return func() { broken(); f.Store(1) }, func() bool { broken(); return f.Load() == 1 }
	})
}

func recovered(f func()) {
	defer func() { recover() }()
	f()
}
