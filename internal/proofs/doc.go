// Package proofs holds the proofs of the packages wait, spsc and ring: small
// programs over them, of which package check explores every execution, and a test
// that each of their memory orders is needed by one of these programs. It is all
// tests; [TABLE.md] says which program needs which order.
//
//	go test -tags ordo ./internal/proofs                     the small ones
//	go test -tags ordo ./internal/proofs -long -timeout 0    all; some of spsc take a quarter of an hour each
//	go test -tags ordo ./internal/proofs -update             write TABLE.md
//
// Without the tag the programs run natively, as stress tests.
//
// [TABLE.md]: https://github.com/ordo-go/ordo/blob/main/internal/proofs/TABLE.md
package proofs
