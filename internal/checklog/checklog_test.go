package checklog

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/ordo-go/ordo/exec"
)

func TestSettings(t *testing.T) {
	for _, c := range []struct {
		text string
		want Settings
		err  string
	}{
		{text: ""},
		{text: "model=x86-tso", want: Settings{Model: "x86-tso"}},
		{text: "model=c++20-nta,replay=ordo.A-_.b,log=/a, b=c", want: Settings{"c++20-nta", "ordo.A-_.b", "/a, b=c"}},
		{text: "modle=sc", err: `ORDO_CHECK=modle=sc: "modle" is no setting of checks: want model=NAME, replay=TOKEN or, last, log=FILE`},
		{text: "model=,log=f", err: "ORDO_CHECK=model=,log=f: model has no value"},
		{text: "log", err: "ORDO_CHECK=log: log has no value"},
	} {
		got, err := Parse(c.text)
		if err == nil && (c.err != "" || got != c.want || got.String() != c.text) {
			t.Errorf("%q: %+v, written %q", c.text, got, got.String())
		}
		if err != nil && err.Error() != c.err {
			t.Errorf("%q: %v, want %q", c.text, err, c.err)
		}
	}
}

func FuzzSettings(f *testing.F) {
	f.Add("model=sc,replay=t,log=a,b")
	f.Fuzz(func(t *testing.T, text string) {
		s, err := Parse(text)
		if err != nil {
			return
		}
		if again, err := Parse(s.String()); err != nil || again != s {
			t.Errorf("%q is %+v, and that %+v, %v", text, s, again, err)
		}
	})
}

// What is appended is read, each event once, and a line only when it is whole.
func TestReader(t *testing.T) {
	file := filepath.Join(t.TempDir(), "log")
	if _, err := Open(file); err == nil {
		t.Error("a log that is not there is opened")
	}
	first := Event{Event: Progress, Package: "p", Test: "TestX", Nth: 1, Executions: 7, ElapsedMS: 0.5}
	second := Event{Event: Done, Test: "TestX", Result: &Result{Model: "sc", Holds: true, Failure: &Failure{Kind: "panic", Graph: &exec.Graph{
		Threads: []string{"T1"}, Events: []exec.Event{{Kind: exec.Fence, Order: exec.SC}}, PO: exec.NewRel(1), RF: exec.NewRel(1), CO: exec.NewRel(1)}}}}
	appendTo(t, file, first)
	r, err := Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	wantEvents(t, r, first)
	wantEvents(t, r)
	appendTo(t, file, first)
	appendTo(t, file, second)
	wantEvents(t, r, first, second)
	appendText(t, file, `{"event":"pro`)
	wantEvents(t, r)
	appendText(t, file, `gress"}`+"\n")
	wantEvents(t, r, Event{Event: Progress})
	appendText(t, file, "no JSON\n")
	if _, err := r.Read(); err == nil || !strings.HasPrefix(err.Error(), file+": ") {
		t.Errorf("of a damaged line it says %v", err)
	}
}

func appendTo(t *testing.T, file string, e Event) {
	t.Helper()
	if err := Append(file, e); err != nil {
		t.Fatal(err)
	}
}

func appendText(t *testing.T, file, text string) {
	t.Helper()
	f, err := os.OpenFile(file, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := f.WriteString(text); err != nil {
		t.Fatal(err)
	}
}

func wantEvents(t *testing.T, r *Reader, want ...Event) {
	t.Helper()
	got, err := r.Read()
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("read %+v, %v, want %+v", got, err, want)
	}
}
