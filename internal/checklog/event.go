// Package checklog is what checks and the command that runs them say to each other:
// the environment variable that sets what checks do, and the log in which they tell
// what they have done, JSON objects a line.
//
// Many processes may append to one log at a time: a line is written in one call.
package checklog

import (
	"encoding/json"
	"os"

	"github.com/ordo-go/ordo/exec"
)

// The kinds of an event.
const (
	Progress = "progress" // of a check that goes on: the numbers so far
	Done     = "result"   // of a check that is over
	Skipped  = "skipped"  // of a check that is not run
)

// An Event is one line of a log. Only that of a check that is over has a Result.
type Event struct {
	Event      string  `json:"event"`
	Package    string  `json:"package"`
	Test       string  `json:"test"`
	Nth        int     `json:"nth"` // check of the test, from 1
	Executions int     `json:"executions"`
	Blocked    int     `json:"blocked"`
	ElapsedMS  float64 `json:"elapsed_ms"`
	Reason     string  `json:"reason,omitempty"` // why it is skipped
	*Result
}

// A Result is what a check has found.
type Result struct {
	Model    string   `json:"model"`
	Engine   string   `json:"engine"`
	Complete bool     `json:"complete"`
	Bound    string   `json:"bound"`
	Expected string   `json:"expected"` // the kind of failure that is to be found
	Holds    bool     `json:"holds"`    // nothing unexpected was found
	Replayed bool     `json:"replayed,omitempty"`
	Summary  string   `json:"summary"` // the result in words
	Failure  *Failure `json:"failure,omitempty"`
}

// A Failure is what is wrong with an execution.
type Failure struct {
	Kind   string      `json:"kind"`
	Text   string      `json:"text,omitempty"`
	Thread int         `json:"thread"`
	File   string      `json:"file,omitempty"`
	Line   int         `json:"line,omitempty"`
	Col    int         `json:"col,omitempty"`
	Report string      `json:"report"`
	Replay string      `json:"replay,omitempty"` // the command that replays the execution
	Token  string      `json:"token,omitempty"`
	Trace  string      `json:"trace,omitempty"`
	Graph  *exec.Graph `json:"graph,omitempty"`
}

// Append writes an event to the end of a log.
func Append(file string, e Event) error {
	line, err := json.Marshal(e)
	if err != nil {
		return err
	}
	f, err := os.OpenFile(file, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o666)
	if err != nil {
		return err
	}
	_, err = f.Write(append(line, '\n'))
	if e := f.Close(); err == nil {
		err = e
	}
	return err
}
