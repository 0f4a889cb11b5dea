package report

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ordo-go/ordo/bench/internal/load"
	"github.com/ordo-go/ordo/bench/internal/turns"
	"github.com/ordo-go/ordo/measure"
)

var update = flag.Bool("update", false, "write testdata anew")

var sample = Header{
	Machine:  measure.Machine{CPU: "Abacus", CPUs: 2, GOMAXPROCS: 2, Go: "go1.26", OS: "linux", Arch: "amd64"},
	Command:  "go run . -reps 2",
	Date:     time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC),
	Revision: "abc",
	Modules:  []string{"example.org/q v1.2.3"},
	Load:     "0.1 0.2 0.3",
	Note:     "at night",
	Cases:    map[string]string{"1P1C/slots=1024": "one to one", "roundtrip": "there and back"},
}

// rep is a repetition; its values have the units ns/op and max-ns.
func rep(name, rival string, kind load.Kind, before, after float64, values ...float64) turns.Rep {
	r := turns.Rep{Case: name, Rival: rival, Kind: kind, Rep: 1, Events: 1000, Before: before, After: after, Others: 3, At: sample.Date}
	for i, v := range values {
		r.Values = append(r.Values, load.Value{Unit: []string{"ns/op", "max-ns"}[i], V: v})
	}
	return r
}

// made is two placements, a repetition between them, and one without probe.
func made() *Data {
	const line, trip = "1P1C/slots=1024", "roundtrip"
	return &Data{Headers: []Header{sample}, Reps: []turns.Rep{
		rep(line, "spsc", load.Ours, 100, 110, 2),
		rep(line, "ring-publish", load.Ours, 100, 110, 2.5),
		rep(line, "chan", load.Peer, 100, 110, 40),
		rep(line, "xsync-SPSC-spin", load.Peer, 100, 110, 1.8),
		rep(line, "spsc", load.Ours, 100, 100, 4),
		rep(line, "spsc", load.Ours, 90, 90, 3),
		rep(line, "chan", load.Peer, 100, 100, 44),
		rep(line, "spsc", load.Ours, 500, 520, 10),
		rep(line, "chan", load.Peer, 510, 520, 200),
		rep(line, "spsc", load.Ours, 100, 520, 1),
		rep(line, "chan", load.Peer, 100, 520, 0.5),
		rep(trip, "ring-busy", load.Ours, 100, 100, 105, 9000),
		rep(trip, "chan", load.Peer, 100, 100, 400, 7000),
		rep(trip, "null", load.Yardstick, 100, 100, 1, 1),
		rep(trip, "chan", load.Peer, 0, 0, 333, 1),
	}}
}

// The forms that people and benchstat read are as in testdata.
func TestGolden(t *testing.T) {
	for name, write := range map[string]func(*bytes.Buffer) error{
		"sample.txt":   func(w *bytes.Buffer) error { return Text(w, made()) },
		"sample.md":    func(w *bytes.Buffer) error { return Markdown(w, made()) },
		"sample.bench": func(w *bytes.Buffer) error { return Benchstat(w, made()) },
	} {
		t.Run(name, func(t *testing.T) {
			var got bytes.Buffer
			if err := write(&got); err != nil {
				t.Fatal(err)
			}
			file := filepath.Join("testdata", name)
			if *update {
				if err := os.WriteFile(file, got.Bytes(), 0o666); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got.Bytes(), want) {
				t.Errorf("got\n%s\nwant\n%s\n(go test -update writes it anew)", got.Bytes(), want)
			}
		})
	}
}

// What is written as JSON is read again.
func TestJSON(t *testing.T) {
	var file bytes.Buffer
	want := made()
	if err := JSONHeader(&file, sample); err != nil {
		t.Fatal(err)
	}
	for _, r := range want.Reps {
		if err := JSONRep(&file, r); err != nil {
			t.Fatal(err)
		}
	}
	var got Data
	if err := got.Read(&file); err != nil || !reflect.DeepEqual(&got, want) {
		t.Errorf("%v\n%+v\n%+v", err, got, want)
	}
}

func TestBadJSON(t *testing.T) {
	for text, say := range map[string]string{
		"{":                                    "line 1: ",
		`{"type":"run"}` + "\n" + `{"type":1}`: "line 2: ",
		`{"type":"walk"}`:                      `"walk" is neither`,
		`{"type":"rep","case":"x"}`:            "needs a case",
	} {
		err := new(Data).Read(strings.NewReader(text))
		if err == nil || !strings.Contains(err.Error(), say) {
			t.Errorf("%s: %v", text, err)
		}
	}
}

// A median is of the repetitions of one place only.
func TestTables(t *testing.T) {
	var got []string
	for _, table := range made().Tables() {
		for _, r := range table.Rows {
			got = append(got, strings.Join([]string{table.Case, string(table.Placement.Class), r.Rival, number(r.Values[0]), number(r.Ratio)}, " "))
		}
	}
	want := []string{
		"1P1C/slots=1024 near spsc 3 1",
		"1P1C/slots=1024 near ring-publish 2.50 0.833",
		"1P1C/slots=1024 near chan 42 14",
		"1P1C/slots=1024 near xsync-SPSC-spin 1.80 0.600",
		"1P1C/slots=1024 far spsc 10 1",
		"1P1C/slots=1024 far chan 200 20",
		"1P1C/slots=1024 moved spsc 1 1",
		"1P1C/slots=1024 moved chan 0.500 0.500",
		"roundtrip near ring-busy 105 1",
		"roundtrip near chan 400 3.81",
		"roundtrip near null 1 0.0095",
		"roundtrip unknown chan 333 0",
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%s", strings.Join(got, "\n"))
	}
}

// We lose where a peer is better in any figure; yardsticks and repetitions that
// were moved do not count.
func TestLosses(t *testing.T) {
	var got []string
	for _, l := range Losses(made().Tables()) {
		got = append(got, l.Table.Case+" "+l.Unit+" "+l.Rival+" "+number(l.Theirs)+" "+number(l.Ours)+" "+l.Best)
	}
	want := []string{
		"1P1C/slots=1024 ns/op xsync-SPSC-spin 1.80 3 ring-publish",
		"roundtrip max-ns chan 7000 9000 ring-busy",
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%q", got)
	}
}

// Where nothing of ours was measured nothing is said of who is better.
func TestNothingOfOurs(t *testing.T) {
	d := made()
	d.Reps = slices.DeleteFunc(d.Reps, func(r turns.Rep) bool { return r.Kind == load.Ours })
	var page bytes.Buffer
	Markdown(&page, d)
	if !strings.Contains(page.String(), "There is nothing of ours to compare.") || strings.Contains(page.String(), "Nowhere") {
		t.Errorf("%s", &page)
	}
}

// Every goal is of figures that are measured.
func TestGoalsExist(t *testing.T) {
	exists := map[string]bool{}
	for _, c := range load.All() {
		for _, r := range c.Rivals {
			exists[c.Name+" "+r.Name] = true
		}
	}
	for _, g := range goals {
		for _, f := range []figure{g.of, g.over} {
			if words := strings.Fields(string(f)); len(words) > 0 && !exists[words[0]+" "+words[1]] {
				t.Errorf("%s: there is no %s", g.what, f)
			}
		}
	}
}

func TestGoals(t *testing.T) {
	header, rows := Goals(made().Tables())
	if len(header) != 3 || header[0].Class != measure.Near || header[1].Class != measure.Far || header[2].Class != turns.Unknown {
		t.Error(header)
	}
	got := map[string]GoalRow{}
	for _, r := range rows {
		got[r.What] = r
	}
	for what, want := range map[string]string{
		"1P1C, one by one: a channel's time over spsc's":       "at least 15; 14 20 no",
		"1P1C, one by one: spsc, ns":                           "at most 3.20; 3 10 yes",
		"1P1C, one by one: xsync SPSC's time over spsc's":      "at least 5; 0.600 no",
		"round trip over two rings, busy spin, over the probe": "at most 1.10; 1.05 yes",
	} {
		r := got[what]
		if s := strings.Join(strings.Fields(r.Bound+"; "+strings.Join(r.Seen, " ")+" "+strings.Trim(r.Met, "*")), " "); s != want {
			t.Errorf("%s: %s", what, s)
		}
	}
}

// Places are probes that are alike; a few that are like no others make none.
func TestPlaces(t *testing.T) {
	d := new(Data)
	for range 20 {
		d.Reps = append(d.Reps,
			rep("c", "r", load.Ours, 195, 195, 1), rep("c", "r", load.Ours, 215, 215, 1),
			rep("c", "r", load.Ours, 520, 560, 1))
	}
	d.Reps = append(d.Reps, rep("c", "r", load.Ours, 900, 900, 1), rep("c", "r", load.Ours, 100, 500, 1))
	var got []string
	for _, table := range d.Tables() {
		got = append(got, table.Placement.String(), number(float64(table.Rows[0].Reps)))
	}
	if want := []string{"mid (195 to 215 ns)", "40", "far (540 to 540 ns)", "20", "moved", "2"}; !reflect.DeepEqual(got, want) {
		t.Errorf("%q", got)
	}
}

func TestNumber(t *testing.T) {
	for v, want := range map[float64]string{
		0: "0", 3: "3", 1234567: "1234567", 1234.5: "1234", 123.4: "123", 12.345: "12.3", 1.2345: "1.23", 0.12345: "0.123", 0.00001: "0.0000",
	} {
		if got := number(v); got != want {
			t.Errorf("%v: %s", v, got)
		}
	}
}
