// Package report turns repetitions into tables, and writes them.
package report

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/ordo-go/ordo/bench/internal/turns"
	"github.com/ordo-go/ordo/measure"
)

// A Header says where, when and how repetitions were made.
type Header struct {
	Machine  measure.Machine   `json:"machine"`
	Command  string            `json:"command"`
	Date     time.Time         `json:"date"`
	Revision string            `json:"revision,omitempty"` // of this repository
	Modules  []string          `json:"modules,omitempty"`  // the rivals' versions
	Load     string            `json:"load,omitempty"`     // of the machine, when it began
	Note     string            `json:"note,omitempty"`
	Cases    map[string]string `json:"cases"` // what each case is
}

// Data is what one or more programs measured.
type Data struct {
	Headers []Header
	Reps    []turns.Rep
}

// The JSON form has one object a line: a header, and then its repetitions.
type (
	headerLine struct {
		Type string `json:"type"`
		Header
	}
	repLine struct {
		Type string `json:"type"`
		turns.Rep
	}
)

// JSONHeader writes a header as a line.
func JSONHeader(w io.Writer, h Header) error {
	return json.NewEncoder(w).Encode(headerLine{"run", h})
}

// JSONRep writes a repetition as a line.
func JSONRep(w io.Writer, r turns.Rep) error {
	return json.NewEncoder(w).Encode(repLine{"rep", r})
}

// Read adds the lines that JSONHeader and JSONRep wrote.
func (d *Data) Read(from io.Reader) error {
	lines := bufio.NewScanner(from)
	lines.Buffer(nil, 1<<20)
	for n := 1; lines.Scan(); n++ {
		if err := d.add(lines.Bytes()); err != nil {
			return fmt.Errorf("line %d: %w", n, err)
		}
	}
	return lines.Err()
}

func (d *Data) add(line []byte) error {
	var kind struct{ Type string }
	if err := json.Unmarshal(line, &kind); err != nil {
		return err
	}
	switch kind.Type {
	case "run":
		var h headerLine
		err := json.Unmarshal(line, &h)
		d.Headers = append(d.Headers, h.Header)
		return err
	case "rep":
		var r repLine
		if err := json.Unmarshal(line, &r); err != nil {
			return err
		}
		if r.Case == "" || r.Rival == "" || len(r.Values) == 0 {
			return fmt.Errorf("a repetition needs a case, a rival and values")
		}
		d.Reps = append(d.Reps, r.Rep)
		return nil
	}
	return fmt.Errorf("type %q is neither run nor rep", kind.Type)
}

// what says what a case is.
func (d *Data) what(name string) string {
	for _, h := range d.Headers {
		if w := h.Cases[name]; w != "" {
			return w
		}
	}
	return ""
}

// distinct is what headers say of one thing, each once.
func distinct(all []Header, of func(Header) string) (seen []string) {
	for _, h := range all {
		if s := of(h); s != "" && !slices.Contains(seen, s) {
			seen = append(seen, s)
		}
	}
	return seen
}
