//go:build ordo_debug

package spsc

// debug says whether misuse that costs time to find is looked for.
const debug = true
