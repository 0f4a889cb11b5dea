package atomic

import "github.com/ordo-go/ordo/internal/checked"

// Pause tells the processor that the caller spins on what another goroutine
// will write: PAUSE on amd64 and 386 (10 to 60 ns), ISB on arm64, nothing
// elsewhere. Under the checker it says that the loop waits.
func Pause() {
	if checked.Enabled {
		if h := checked.Current(); h != nil {
			h.Pause()
			return
		}
	}
	pause()
}

// PauseBriefly is Pause where the answer is expected within a microsecond: on amd64 it
// reads the time-stamp counter and waits for all before it (20 ns on Zen 4, where PAUSE
// takes 28). Elsewhere it is Pause.
func PauseBriefly() {
	if checked.Enabled {
		if h := checked.Current(); h != nil {
			h.Pause()
			return
		}
	}
	pauseBriefly()
}

// Spin is the Pause of a loop that looks again at once: it costs nothing, and only
// tells the checker that the loop waits.
func Spin() {
	if checked.Enabled {
		if h := checked.Current(); h != nil {
			h.Pause()
		}
	}
}
