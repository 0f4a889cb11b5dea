//go:build !ordo

package cyclic

// aheadBytes is how much is asked for at once: beyond some 16 lines (AMD Zen 4) a processor
// drops what it is asked for.
const aheadBytes = 1 << 10

// blockBytes is what one call of own or near asks for.
const blockBytes = 512

// nearBytes is half of what the nearest cache of today's processors keeps.
const nearBytes = 16 << 10
