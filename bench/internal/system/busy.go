package system

import (
	"os"
	"strconv"
	"strings"
	"time"
)

// tick is the unit of /proc/stat.
const tick = 10 * time.Millisecond

// busy is the time that all processors were not idle, from /proc/stat; it
// exists on Linux only.
func busy() (time.Duration, bool) {
	text, err := os.ReadFile("/proc/stat")
	if err != nil {
		return 0, false
	}
	return parse(string(text))
}

// parse reads the line of all processors: user, nice, system, idle, iowait, irq,
// softirq, steal, and guests, which are in user and nice already.
func parse(stat string) (sum time.Duration, ok bool) {
	line, _, _ := strings.Cut(stat, "\n")
	fields := strings.Fields(line)
	if len(fields) < 9 || fields[0] != "cpu" {
		return 0, false
	}
	for i, f := range fields[1:9] {
		n, err := strconv.ParseInt(f, 10, 64)
		if err != nil {
			return 0, false
		}
		if i != 3 && i != 4 { // idle, iowait
			sum += time.Duration(n) * tick
		}
	}
	return sum, true
}
