// Two threads count under a mutex; a third only looks if it gets the lock.
package counter

import "github.com/ordo-go/ordo/sync"

//ordo:forall c.n >= 2 && (!reader.ok || reader.n <= 2)
//ordo:locations c.n
//ordo:expect c++20,armv8 Always

type counter struct {
	sync.Mutex
	n int
}

func (c *counter) add(by int) {
	c.Lock()
	c.n += by
	c.Unlock()
}

var c counter

func one() { c.add(1) }

func other() { c.add(1) }

func reader() (n int, ok bool) {
	if !c.TryLock() {
		return 0, false
	}
	n, ok = c.n, true
	c.Unlock()
	return
}
