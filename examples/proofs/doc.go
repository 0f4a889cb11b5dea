// Package proofs is for reading: small programs on one memory order or two each, right
// ones that the checker proves, and beside them wrong ones that it must catch.
//
//	go run ./cmd/ordo check ./examples/proofs
//
// The tests named TestWrong say which failure they expect. What the checker prints of
// it, both lines and the order that is missing between them, is what to compare with
// the right program above. Where to begin: mp_test.go, toyqueue_test.go, and then
// sb_test.go, which needs more than acquire and release.
//
// The programs are in tests: without the tag ordo the right ones run natively, many
// times, and the wrong ones are skipped.
package proofs
