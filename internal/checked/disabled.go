//go:build !ordo

package checked

// Enabled says whether memory events go through the checker.
const Enabled = false
