package measure

import "time"

// epoch is the zero of Clock.
var epoch = time.Now()

// Clock returns the nanoseconds since the program started. It never goes back.
// A call takes some 20 to 60 ns, and its steps are 1 ns on Linux, up to 100 ns
// on Windows.
func Clock() int64 { return int64(time.Since(epoch)) }
