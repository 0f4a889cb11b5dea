package wrong

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/ordo-go/ordo/atomic"
	"github.com/ordo-go/ordo/check"
	"github.com/ordo-go/ordo/sync"
)

// What is shared is found wherever it is used.

func TestStatements(t *testing.T) {
	check.Run(t, func() {
		var a, b, c, d, e, f, g, h int
		var x atomic.Int32
		together(
			func() {
				for i := 0; i < 3; i++ {
					if x.Load() == 1 {
						continue
					} else if x.Load() == 2 {
						break
					} else {
						a = 1 // want `^a is written here`
					}
				}
				switch x.Load() {
				case 1, 2:
					b = 1 // want `^b is written here`
					fallthrough
				default:
					if x.Load() == 1 {
						break
					}
					c = 1 // want `^c is written here`
				}
				switch v := any(x.Load()).(type) {
				case int32:
					d = int(v) // want `^d is written here`
				}
			loop:
				for {
					switch {
					case x.Load() == 1:
						break loop
					case x.Load() == 2:
						return
					}
					e = 1 // want `^e is written here`
				}
				f = 1 // want `^f is written here`
				func() {
					defer func() { g = 1 }() // want `^g is written here`
					h++                      // want `^h is written here`
					panic("out of here")
				}()
			},
			func() {
				fmt.Println(a, b, c, d) // here
				fmt.Println(e, f, g, h) // here
			})
	})
}

type inner struct{ n int }

func (i *inner) set(n int) {
	i.n = n // want `^i.n is written here`
}

type outer struct {
	*inner
	list  [][]int
	named map[string]*inner
	f     func()
}

func TestEmbeddedPointer(t *testing.T) {
	check.Run(t, func() {
		o := outer{inner: &inner{}}
		together(
			func() { o.set(1) },
			func() { fmt.Println(o.n) }) // here
	})
}

func TestFields(t *testing.T) {
	check.Run(t, func() {
		o := &outer{list: [][]int{{1}}, named: map[string]*inner{"a": {1}}}
		o.f = func() {
			o.named["a"].n++ // want `^o.named\["a"\].n is written here by two threads`
		}
		var wg sync.WaitGroup
		wg.Go(o.f)
		wg.Go(o.f)
		wg.Go(func() {
			o.list[0][0] = 2 // want `^o.list\[0\]\[0\] is written here`
			o.list = nil     // want `^o.list is written here`
		})
		fmt.Println(o.list[0][0]) // here
		wg.Wait()
	})
}

func TestArray(t *testing.T) {
	check.Run(t, func() {
		var all [2][2]int
		rows := all[:]
		together(
			func() {
				all[0][1] = 1 // want `^all\[0\]\[1\] is written here`
			},
			func() {
				fmt.Println(rows[0][1]) // here
			})
	})
}

var state struct {
	last *inner
	err  error
}

func TestPackageStruct(t *testing.T) {
	check.Run(t, func() {
		fail := func() {
			state.err = errors.New("failed") // want `^state.err is written here by two threads`
		}
		together(fail, fail)
	})
	check.Run(t, func() {
		together(
			func() { state.last.n = 1 },          // want `^state.last.n is written here`
			func() { fmt.Println(state.last.n) }) // here
	})
}

func TestReturnedClosure(t *testing.T) {
	counter := func() (inc, get func()) {
		n := 0
		inc = func() { n++ }            // want `^n is written here`
		get = func() { fmt.Println(n) } // here
		return inc, get
	}
	check.Run(t, func() {
		inc, get := counter()
		together(inc, get)
	})
}

func TestAnyOfTwo(t *testing.T) {
	check.Run(t, func() {
		n := 0
		var x atomic.Int32
		f := func() { fmt.Println(n) } // here
		if x.Load() == 1 {
			f = func() {
				n = 2 // want `^n is written here`
			}
		}
		together(f, f)
	})
}

// Perhaps the function is another one by then, and perhaps it is not.
func TestPerhapsAnother(t *testing.T) {
	check.Run(t, func() {
		n, m := 0, 0
		var x atomic.Int32
		f := func() {
			n++ // want `^n is written here by two threads`
		}
		for range x.Load() {
			f = func() {}
		}
		g := func() {
			m++ // want `^m is written here by two threads`
		}
		_ = slices.IndexFunc([]int{}, func(int) bool {
			g = func() {}
			return true
		})
		together(f, f, g, g)
	})
}

func TestAnyReturned(t *testing.T) {
	check.Run(t, func() {
		n := 0
		var x atomic.Int32
		pick := func() func() {
			switch x.Load() {
			case 1:
				return func() {}
			case 2:
				return func() {
					n++ // want `^n is written here by two threads`
				}
			}
			return nil
		}
		together(pick(), pick())
	})
}

// The slot that is taken is made empty.
func TestTakes(t *testing.T) {
	check.Run(t, func() {
		var head, tail atomic.Uint32
		buf := make([]*int, 2)
		together(
			func() {
				t := tail.LoadRelaxed()
				buf[t%2] = new(int) // want `^buf\[t % 2\] is written here by a thread`
				tail.StoreRelease(t + 1)
			},
			func() {
				h := head.LoadRelaxed()
				if h == tail.LoadAcquire() {
					return
				}
				fmt.Println(buf[h%2]) // here
				buf[h%2] = nil
				head.StoreRelease(h + 1)
			})
	})
}

func TestInAnotherFile(t *testing.T) {
	check.Run(t, func() {
		together(
			func() { fmt.Println(seenElsewhere) },
			writeElsewhere)
	})
}

type named struct{ n int }

func (m *named) set(n int) {
	m.n = n // want `^in, here m.n, is written here`
}

func TestMethodExpression(t *testing.T) {
	check.Run(t, func() {
		var in named
		set := (*named).set
		together(
			func() { set(&in, 1) },
			func() { fmt.Println(in) }) // here
	})
}

func TestSynchronizedStart(t *testing.T) {
	check.Run(t, func() {
		n := 0
		var wg sync.WaitGroup
		wg.Go(func() { fmt.Println(n) })
		wg.Wait()
		wg.Go(func() { fmt.Println(n) }) // here
		n = 1                            // want `^n is written here by the body .* by a thread`
		wg.Wait()
	})
}

func TestAfterFunc(t *testing.T) {
	check.Run(t, func() {
		n := 0
		stop := sync.AfterFunc(t.Context(), func() {
			n++ // want `^n is written here`
		})
		stop()
		fmt.Println(n) // here
	})
}

type setter interface{ set(int) }

type both struct {
	typed2
}

type typed2 struct{ n int }

func (s typed2) set(int) { fmt.Println(s.n) }

// Through an interface, by way of what is embedded.
func TestMethodOfAnInterface(t *testing.T) {
	set := setter.set
	check.Run(t, func() {
		b := &both{}
		together(
			func() { set(b, 1) },
			func() {
				b.n = 2 // want `^b.n is written here by a thread`
			},
			func() { setter(b).set(2) }) // here
	})
}

func use[T setter](s T) {
	together(func() { s.set(1) }, func() { s.set(2) })
}

type typed struct{ n int }

func (s *typed) set(n int) {
	s.n = n // want `^s.n is written here by two threads`
}

func TestTypeParameter(t *testing.T) {
	check.Run(t, func() { use(new(typed)) })
}

func prove(t *testing.T, body func()) {
	t.Helper()
	check.Run(t, body, check.Model("sc"))
}

func TestByWayOf(t *testing.T) {
	prove(t, func() {
		n := 0
		together(
			func() { n++ }, // want `^n is written here`
			func() { n-- }) // here
	})
}

// Not called by a test here, so what it is given is not known.
func Prove(t *testing.T, q *queue, names []string) {
	check.Run(t, func() {
		together(
			func() {
				q.pushed = 1    // want `^q.pushed is written here`
				names[0] = "ab" // want `^names\[0\] is written here`
			},
			func() {
				fmt.Println(q.pushed) // here
				fmt.Println(names)    // here
			})
	})
}
