package exec

import (
	"bytes"
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// drawGraph draws a graph with initial writes, threads and arbitrary relations,
// and with names and values that need quotes.
func drawGraph(t *rapid.T) *Graph {
	name := rapid.SampledFrom([]string{"x", "y[1]", "q.tail", "a b", `"`, "1->2", "co+", "=", "é", "", "#", "\n", "-1", "\xff"})
	valid := func(s string) string { return strings.ToValidUTF8(s, "?") } // JSON has no other strings
	g := &Graph{Name: valid(name.Draw(t, "name"))}
	for thread := InitThread; thread < rapid.IntRange(0, 3).Draw(t, "threads"); thread++ {
		if thread >= 0 {
			g.Threads = append(g.Threads, valid(name.Draw(t, "thread")))
		}
		for range rapid.IntRange(0, 4).Draw(t, "events") {
			e := Event{Thread: thread, Order: Order(rapid.IntRange(0, 5).Draw(t, "order"))}
			e.Kind = rapid.SampledFrom([]Kind{Read, Write, Update, Fence}).Draw(t, "kind")
			if e.Kind != Fence {
				e.Loc = valid(name.Draw(t, "loc"))
			}
			if e.Kind&Read != 0 {
				e.Read = valid(name.Draw(t, "read"))
			}
			if e.Kind&Write != 0 {
				e.Wrote = valid(name.Draw(t, "wrote"))
			}
			for range rapid.IntRange(0, 2).Draw(t, "tags") {
				e.Tags = append(e.Tags, valid(name.Draw(t, "tag")))
			}
			e.Text = valid(name.Draw(t, "text"))
			if rapid.Bool().Draw(t, "pos") {
				e.Pos = Pos{File: valid(name.Draw(t, "file")), Line: rapid.IntRange(0, 9).Draw(t, "line"), Col: rapid.IntRange(0, 9).Draw(t, "col")}
			}
			g.Events = append(g.Events, e)
		}
	}
	drawRelations(t, g)
	return g
}

func drawRelations(t *rapid.T, g *Graph) {
	n := len(g.Events)
	for _, into := range []**Rel{&g.PO, &g.RF, &g.CO, &g.RMW, &g.Addr, &g.Data, &g.Ctrl} {
		switch rapid.IntRange(0, 2).Draw(t, "relation") {
		case 1:
			*into = drawPairs(t, n, "pairs").rel(n)
		case 2:
			*into = NewRel(n).Closure(drawPairs(t, n, "pairs").rel(n))
		}
	}
	for _, name := range []string{"sw", "hb", "a b", "sw+"} {
		if rapid.Bool().Draw(t, "extra") {
			if g.Extra == nil {
				g.Extra = map[string]*Rel{}
			}
			g.Extra[name] = drawPairs(t, n, "pairs").rel(n)
		}
	}
}

// shuffled returns the same graph, built another way: tags and extra relations
// in another order, empty relations nil and nil ones empty.
func shuffled(g *Graph) *Graph {
	h := *g
	h.Events = slices.Clone(g.Events)
	for i := range h.Events {
		h.Events[i].Tags = slices.Clone(h.Events[i].Tags)
		slices.Reverse(h.Events[i].Tags)
	}
	for _, into := range []**Rel{&h.PO, &h.RF, &h.CO, &h.RMW, &h.Addr, &h.Data, &h.Ctrl} {
		if *into == nil {
			*into = NewRel(len(h.Events))
		} else if (*into).Empty() {
			*into = nil
		}
	}
	h.Extra = map[string]*Rel{"none": NewRel(len(h.Events)), "nil": nil}
	for name, r := range g.Extra {
		h.Extra[name] = r
	}
	return &h
}

func mustJSON(t interface{ Fatal(...any) }, g *Graph) []byte {
	b, err := json.Marshal(g)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestEqualGraphsGiveEqualBytes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := drawGraph(t)
		h := shuffled(g)
		if g.String() != h.String() {
			t.Fatalf("the texts differ:\n%s\n%s", g, h)
		}
		if a, b := mustJSON(t, g), mustJSON(t, h); !bytes.Equal(a, b) {
			t.Fatalf("the JSON differs:\n%s\n%s", a, b)
		}
	})
}

func TestFormsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := drawGraph(t)
		var fromJSON Graph
		if err := json.Unmarshal(mustJSON(t, g), &fromJSON); err != nil {
			t.Fatal(err)
		}
		fromText, err := ParseText(g.String())
		if err != nil {
			t.Fatalf("%v in\n%s", err, g)
		}
		for _, h := range []*Graph{&fromJSON, fromText} {
			if h.String() != g.String() || !bytes.Equal(mustJSON(t, h), mustJSON(t, g)) {
				t.Fatalf("wrote\n%s\nread\n%s", g, h)
			}
		}
		if !reflect.DeepEqual(fromText, &fromJSON) && len(g.Threads) > 0 && len(g.Events) > 0 {
			t.Fatalf("text and JSON read differently:\n%#v\n%#v", fromText, fromJSON)
		}
	})
}

// Graphs that differ in one thing have different bytes in both forms.
func TestFormsTellGraphsApart(t *testing.T) {
	base := "init\n W na x=0\nthread A\n W rlx x=1 {T} \"s\" @f:1:2\n R rlx x=0\npo: 1->2\nrf: 0->2\nco x: 0->1\nextra sw: 0->1\n"
	seen := map[string]string{}
	for _, change := range []string{
		"", "A/B", "rlx x=1/rel x=1", "x=1/y=1", "x=1/x=2", "{T}/{U}", `"s"/"t"`, "@f/@g", "1:2/1:3", "1:2/2:2",
		"po: 1->2/po: 2->1", "0->2/1->2", "0->1/1->0", "sw/hb", "R rlx x=0/R rlx x=1", "R rlx x=0/U rlx x=0->0", "po/rmw", "po/addr", "po/data", "po/ctrl",
	} {
		from, to, _ := strings.Cut(change, "/")
		g, err := ParseText(strings.Replace(base, from, to, 1))
		if err != nil {
			t.Fatal(change, err)
		}
		for _, form := range []string{g.String(), string(mustJSON(t, g))} {
			if other, ok := seen[form]; ok {
				t.Errorf("%q and %q give the same bytes", change, other)
			}
			seen[form] = change
		}
	}
}

func TestCanonicalText(t *testing.T) {
	g, err := ParseText(`
graph MP
init
  W na x=0
  W na y=0
thread P0
  W rlx x=1 "x.Store(1)" @mp.go:3:2
  F acq_rel
  W rel y=1 {LK}
thread P1
  R acq y=1
  R rlx x=0
po: 2->3 3->4 2->4
po+: 5->6
rf: 4->5 0->6
co: 0->2
co: 1->4
extra sw: 4->5
`)
	if err != nil {
		t.Fatal(err)
	}
	want := `graph "MP"
init
  0: W na x=0
  1: W na y=0
thread "P0"
  2: W rlx x=1  "x.Store(1)"  @mp.go:3:2
  3: F acq_rel
  4: W rel y=1  {LK}
thread "P1"
  5: R acq y=1
  6: R rlx x=0
po+: 2->3->4 5->6
rf: 0->6 4->5
co x: 0->2
co y: 1->4
extra sw: 4->5
`
	if g.String() != want {
		t.Errorf("got\n%s\nwant\n%s", g, want)
	}
}

func TestBadFormsSayWhatIsWrong(t *testing.T) {
	for _, c := range []struct{ json, want string }{
		{`{"threads":["A"],"events":[{"thread":1,"kind":"R","order":"na"}]}`, "event 0: thread 1, but threads are -1 (initial writes) to 0"},
		{`{"events":[{"thread":-1,"kind":"X","order":"na"}]}`, `event 0: kind "X"; expected R, W, U or F`},
		{`{"events":[{"thread":-1,"kind":"W","order":"strong"}]}`, `event 0: order "strong"; expected one of`},
		{`{"events":[{"thread":-1,"kind":"F","order":"sc","loc":"x"}]}`, `event 0: a location ("x") of a fence`},
		{`{"events":[{"thread":-1,"kind":"W","order":"na","read":"1"}]}`, `event 0: a value read ("1") by an event of kind W`},
		{`{"events":[],"po":[[0,1]]}`, "po: no event 0; there are 0, numbered from 0"},
		{`{"events":[],"extra":{"sw":[[1]]}}`, "extra sw: [1] is not a pair"},
		{`{"events":[],"so":[]}`, `unknown field "so"`},
		{`{"events":`, "ends early"},
		{`{"events":[{"thread":-1,"kind":"W","order":"na","pos":{"line":-1}}]}`, "negative line"},
	} {
		var g Graph
		if err := g.UnmarshalJSON([]byte(c.json)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want one with %q", c.json, err, c.want)
		}
	}
	for _, c := range []struct{ text, want string }{
		{"thread A\nX rlx x=1", `2:1: "X"; expected po, rf,`},
		{"thread A\nW strong x=1", `2:3: order "strong"`},
		{"thread A\nW rlx x", "2:8: expected = and a value"},
		{"thread A\nU rlx x=1", "2:10: expected -> and the value written"},
		{"thread A\n 3: F sc", "2:2: event 3; the next one is 0"},
		{"thread \"A", "1:8: a quoted string without its end"},
		{"F sc {a", "1:8: expected a tag or }"},
		{"F sc @f", "1:8: expected FILE:LINE:COL"},
		{"po: 1->2", "po: no event 2; there are 0"},
		{"po: 1", "1:6: expected -> and an event"},
		{"F sc x", "1:6: expected the end of the line"},
		{`F sc "x" "a fence has a text and no location"`, "1:10: expected the end of the line"},
	} {
		if _, err := ParseText(c.text); err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%q: error %v, want %q", c.text, err, c.want)
		}
	}
	for _, e := range []Event{{Kind: 8}, {Kind: Read, Order: 9}} {
		if _, err := (Graph{Threads: []string{"A"}, Events: []Event{e}}).MarshalJSON(); err == nil {
			t.Errorf("%v was written", e)
		}
	}
}

func FuzzUnmarshalJSON(f *testing.F) {
	f.Add([]byte(`{"name":"n","threads":["A"],"events":[{"thread":0,"kind":"U","order":"sc","loc":"x","read":"0","wrote":"1"}],"rf":[[0,0]],"extra":{"S":[[0,0]]}}`))
	f.Add([]byte(`{"events":[null],"po":[null]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var g Graph
		if err := g.UnmarshalJSON(data); err != nil {
			return
		}
		var h Graph
		if err := h.UnmarshalJSON(mustJSON(t, &g)); err != nil || h.String() != g.String() {
			t.Fatalf("%v: wrote\n%s\nread\n%s", err, &g, &h)
		}
	})
}

func FuzzParseText(f *testing.F) {
	f.Add("F sc +\n") // a fence has no location: written, "+" was read back as its text
	f.Add("graph \"n\"\ninit\n  0: W na x=0\nthread A\n  1: U sc x=0->1 {T} \"t\" @f:1:2\npo+: 0->1\nco x: 0->1\nextra S+: 1->0\n")
	f.Fuzz(func(t *testing.T, text string) {
		g, err := ParseText(text)
		if err != nil {
			return
		}
		inOrder := slices.IsSortedFunc(g.Events, func(a, b Event) int { return a.Thread - b.Thread })
		if h, err := ParseText(g.String()); inOrder && (err != nil || h.String() != g.String()) {
			t.Fatalf("%v: wrote\n%s\nread\n%v", err, g, h)
		}
	})
}
