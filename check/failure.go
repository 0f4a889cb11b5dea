package check

import (
	"runtime"
	"strings"

	"github.com/ordo-go/ordo/exec"
)

// Kind is the kind of a [Failure].
type Kind uint8

const (
	Assertion      Kind = iota + 1 // an Assert fails
	Panic                          // a thread panics
	Race                           // two threads use plain memory, one writes, and nothing orders them
	Deadlock                       // no thread can go on
	Leak                           // the body is over, and a thread never ends
	Livelock                       // an execution does not end
	Misuse                         // of sync: unlock of an unlocked mutex
	Goroutine                      // a go statement started a goroutine that uses atomics
	Blocking                       // a thread blocks outside of the checker's sight
	Nondeterminism                 // the body did something else the second time
	Test                           // the body failed the test: t.Error
)

var kinds = [...]string{"", "assertion", "panic", "data race", "deadlock", "leaked thread", "livelock",
	"misuse", "goroutine", "blocking operation", "nondeterminism", "failed test"}

func (k Kind) String() string { return kinds[k] }

// A Failure is what is wrong with an execution.
type Failure struct {
	Kind   Kind
	Text   string   // of the assertion or panic
	Stack  string   // of a panic
	Thread int      // whose failure it is
	Pos    exec.Pos // where
	// Report says in words what broke, and why.
	Report string
	// Trace is the execution, one event a line.
	Trace string
	// Graph is the execution; nil if that is very long.
	Graph *exec.Graph
	// Token replays the execution.
	Token string
}

// position returns the line of the program: the first that is not one of the
// packages that make events.
func position(pcs []uintptr) exec.Pos {
	if len(pcs) == 0 {
		return exec.Pos{}
	}
	for frames := runtime.CallersFrames(pcs); ; {
		f, more := frames.Next()
		if !ours(f.Function) {
			return exec.Pos{File: f.File, Line: f.Line}
		}
		if !more {
			return exec.Pos{}
		}
	}
}

// ours reports whether a function belongs to what carries events out.
func ours(function string) bool {
	const module = "github.com/ordo-go/ordo/"
	for _, p := range []string{"atomic", "sync", "internal/checked", "check", "check/machine"} {
		if strings.HasPrefix(function, module+p+".") {
			return true
		}
	}
	return strings.HasPrefix(function, "runtime.") || strings.HasPrefix(function, "iter.")
}

// article is a word with its article.
func article(word string) string {
	if word != "" && strings.ContainsRune("aeiou", rune(word[0])) {
		return "an " + word
	}
	return "a " + word
}
