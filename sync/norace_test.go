//go:build !race

package sync_test

const race = false
