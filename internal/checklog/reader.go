package checklog

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
)

// A Reader follows a log that others append to.
type Reader struct {
	f    *os.File
	rest []byte // a line whose end is not there yet
}

// Open opens a log, which must exist.
func Open(file string) (*Reader, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	return &Reader{f: f}, nil
}

func (r *Reader) Close() error { return r.f.Close() }

// Read returns the events that were added since. A line that is still being written
// waits for the next call.
func (r *Reader) Read() ([]Event, error) {
	more, err := io.ReadAll(r.f)
	if err != nil {
		return nil, err
	}
	r.rest = append(r.rest, more...)
	var events []Event
	for {
		line, rest, ok := bytes.Cut(r.rest, []byte("\n"))
		if !ok {
			return events, nil
		}
		r.rest = rest
		var e Event
		if err := json.Unmarshal(line, &e); err != nil {
			return events, fmt.Errorf("%s: %w", r.f.Name(), err)
		}
		events = append(events, e)
	}
}
