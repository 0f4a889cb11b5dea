// Package ordo is the root of a toolkit for lock-free coordination in which
// every memory ordering is explicit. It holds no code. What programs run:
//
//   - [github.com/ordo-go/ordo/atomic]: sync/atomic with explicit orders
//   - [github.com/ordo-go/ordo/spsc]: a queue between two goroutines
//   - [github.com/ordo-go/ordo/ring]: Disruptor-style ring buffers
//   - [github.com/ordo-go/ordo/wait]: how they wait
//   - [github.com/ordo-go/ordo/sync]: what they wait with
//
// What proves, explains and measures them:
//
//   - [github.com/ordo-go/ordo/check]: every execution of Go code under a memory model
//   - [github.com/ordo-go/ordo/litmus]: small concurrent programs, in C, Go or assembly
//   - [github.com/ordo-go/ordo/cmd/ordo]: the command for both
//   - [github.com/ordo-go/ordo/vet]: the analyzer for claims never published
//   - [github.com/ordo-go/ordo/measure]: cache-line probe, histograms, pinning
//
// ARCHITECTURE.md has the whole house.
package ordo
