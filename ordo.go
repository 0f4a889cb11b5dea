// Package ordo is the root of a toolkit for lock-free coordination in which
// every memory ordering is explicit. It holds no code; see
//
//   - [github.com/ordo-go/ordo/atomic]: sync/atomic with explicit orders
//   - [github.com/ordo-go/ordo/spsc]: a queue between two goroutines
//   - [github.com/ordo-go/ordo/ring]: Disruptor-style ring buffers
//   - [github.com/ordo-go/ordo/wait]: how they wait
//   - [github.com/ordo-go/ordo/sync]: what they wait with
//   - [github.com/ordo-go/ordo/vet]: the analyzer for claims never published
//
// ARCHITECTURE.md has the whole house.
package ordo
