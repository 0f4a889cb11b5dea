//go:build ordo

package check_test

import (
	"strings"
	"testing"

	"github.com/ordo-go/ordo/check"
	"github.com/ordo-go/ordo/internal/checklog"
)

// A check that names no model has that of the environment.
func TestModelOfTheEnvironment(t *testing.T) {
	file := logTo(t, checklog.Settings{Model: "x86-tso"})
	check.Run(t, twoStores)
	check.Run(t, twoStores, check.Model("ra"))
	events, _ := eventsOf(t, file)
	if len(events) != 2 || events[0].Model != "x86-tso" || events[1].Model != "ra" {
		t.Errorf("logged %+v", events)
	}
}

// A token is enough to replay one of several checks of a test, whatever the model of
// the environment was.
func TestReplayOneOfSeveral(t *testing.T) {
	several := func(t testing.TB) {
		check.Forget(t.Name())
		check.Run(t, twoStores)
		check.Run(t, race, check.Expect(check.Race))
		check.Run(t, twoStores)
	}
	file := logTo(t, checklog.Settings{Model: "ra"})
	quietly(t, several)
	events, _ := eventsOf(t, file)
	if len(events) != 3 || events[1].Failure == nil {
		t.Fatalf("logged %+v", events)
	}
	first := events[1]
	file = logTo(t, checklog.Settings{Replay: first.Failure.Token})
	q := quietly(t, several)
	events, _ = eventsOf(t, file)
	if len(events) != 2 || q.over != "skip" {
		t.Fatalf("ended by %q, logged %+v", q.over, events)
	}
	e := events[1]
	if events[0].Replayed || !e.Replayed || e.Model != "ra" || !e.Holds || e.Failure == nil || e.Failure.Trace != first.Failure.Trace {
		t.Errorf("replayed as %+v, %+v", e, e.Result)
	}
	if !strings.Contains(q.said.String(), "the execution:\n"+first.Failure.Trace) {
		t.Errorf("said %q", q.said.String())
	}
}

// A token of no check of a test skips it, one that is damaged is refused.
func TestReplayOfNothing(t *testing.T) {
	failing := func(t testing.TB) {
		check.Forget(t.Name())
		check.Run(t, race)
	}
	file := logTo(t, checklog.Settings{})
	quietly(t, failing)
	events, _ := eventsOf(t, file)
	if len(events) != 1 || events[0].Failure == nil {
		t.Fatalf("logged %+v", events)
	}
	token := events[0].Failure.Token
	for _, c := range []struct{ token, over, says string }{
		{"nonsense", "skip", "of another check"},
		{"ordo.AAAAAA.", "skip", "of another check"},
		{token[:strings.LastIndex(token, ".")] + "._w", "error", "no replay token of this check"},
	} {
		logTo(t, checklog.Settings{Replay: c.token})
		if q := quietly(t, failing); q.over != c.over || !strings.Contains(q.said.String(), c.says) {
			t.Errorf("%s: ended by %q, said %q", c.token, q.over, q.said.String())
		}
	}
}
