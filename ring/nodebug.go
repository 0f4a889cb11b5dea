//go:build !race && !ordo_debug

package ring

// debug says whether misuse that costs time to find is looked for.
const debug = false
