// Package twice is compiled twice: by itself and for its tests.
package twice

// Total is what Count counts.
var Total int

// Count counts.
func Count() {
	Total++
}
