//go:build amd64 || 386 || arm64

package atomic

// pause is one instruction: an assembly body is never preempted, so loops
// around it are written in Go.
func pause()
