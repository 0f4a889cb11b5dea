// Package system tells how busy the machine is, and who with.
package system

import "time"

// A Use is the CPU time that was used until some moment.
type Use struct {
	at    time.Time
	own   time.Duration // by this program
	total time.Duration // by all programs, and by others on the same hardware
	known bool          // total is
}

// Now is the use until now.
func Now() Use {
	u := Use{at: time.Now(), own: CPUTime()}
	u.total, u.known = busy()
	return u
}

// Others is what other programs used since then, in percent of one processor;
// 0 where that is not known. It is off by some 10 ms.
func (since Use) Others() float64 {
	now := Now()
	if !now.known {
		return 0
	}
	others := (now.total - since.total) - (now.own - since.own)
	return max(0, 100*float64(others)/float64(now.at.Sub(since.at)))
}
