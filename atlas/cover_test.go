package atlas

import (
	"os"
	"testing"

	"github.com/ordo-go/ordo/litmus"
)

func readFile(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// What the atlas must cover, and where it does.
func TestCovered(t *testing.T) {
	for _, c := range []struct {
		what     string
		examples []string
	}{
		{"ring buffer: two producers lose a claim, racy, then fetch-add", []string{"two-producers-racy", "two-producers-fetch-add"}},
		{"ring buffer: overwrite while reading, without and with gating", []string{"overwrite-while-reading", "overwrite-gated", "overwrite-gated-relaxed"}},
		{"ring buffer: visibility of slot data, plain, relaxed, release/acquire", []string{"visibility-plain", "slot-relaxed", "slot-plain-relaxed-flag", "mp-rel-acq"}},
		{"ring buffer: the statistics counter", []string{"stats-counter", "stats-counter-lost", "counter-publishes-nothing"}},
		{"ring buffer: pattern 1, the flag", []string{"pattern-1-flag"}},
		{"ring buffer: pattern 2, the sequence counter", []string{"pattern-2-claims", "seq-counter-relaxed", "claims-handover", "claims-handover-relaxed"}},
		{"ring buffer: pattern 3, metrics", []string{"pattern-3-metrics"}},
		{"ring buffer: pattern 4, publish then check", []string{"pattern-4-sc", "pattern-4-acquire-loads", "pattern-4-relaxed-loads", "pattern-4-rel-acq", "sb-sc-fences"}},
		{"ring buffer: the work-stealing question", []string{"work-stealing", "work-stealing-relaxed", "work-stealing-dependency", "work-stealing-two-thieves"}},
		{"ring buffer: lazy initialization", []string{"lazy-init", "lazy-init-relaxed"}},
		{"ring buffer: the four reorderings", []string{"store-store", "load-load", "load-store", "store-load"}},
		{"SeqCst: the four-thread program under each ordering", []string{"four-threads-relaxed", "four-threads-acquire", "four-threads-release", "four-threads-acq-rel", "four-threads-seqcst"}},
		{"SeqCst: what it inherits from release and acquire", []string{"mp-sc-acquire"}},
		{"SeqCst: the failed first attempt", []string{"mixed-first-attempt"}},
		{"SeqCst: the fixed version", []string{"four-threads-fixed", "four-threads-fixed-release"}},
		{"SeqCst: stores SeqCst, first loads only acquire, or relaxed", []string{"four-threads-sc-stores-acquire", "four-threads-sc-stores-relaxed", "four-threads-sc-stores-only"}},
		{"SeqCst: the mixed programs", []string{"mixed-1", "mixed-1-one-earlier", "mixed-2", "mixed-2-rmw"}},
		{"acquire-release: the toy queue by its fences", []string{"queue-no-fence", "queue-producer-fence", "queue-consumer-fence", "queue-both-fences", "queue-acquire-release"}},
		{"acquire-release: both bugs written out", []string{"queue-early-tail", "queue-early-load"}},
		{"acquire-release: ownership of what the entry points to", []string{"ownership", "ownership-relaxed"}},
		{"acquire-release: the hand-over by a mutex", []string{"mutex-handover"}},
		{"acquire-release: the toy lock, right and weakened", []string{"toy-lock", "toy-lock-relaxed-unlock", "toy-lock-relaxed-cas", "toy-lock-load-store"}},
		{"acquire-release: Peterson's lock", []string{"peterson-seqcst", "peterson-rel-acq", "peterson-exchange"}},
		{"acquire-release: fence() as acq_rel and as SeqCst", []string{"fence-acq-rel", "fence-seq-cst"}},
		{"acquire-release: one release fence covers every later relaxed store", []string{"fence-covers-later-stores", "release-covers-itself"}},
		{"acquire-release: the original queue on x86 and on Arm", []string{"queue-no-fence", "queue-relaxed"}},
		{"acquire-release: Java's volatile", []string{"java-volatile"}},
		{"acquire-release: a relaxed load stays before a release", []string{"load-before-release"}},
		{"acquire-release: the one linear log", []string{"linear-log"}},
		{"ours: payload overwritten after the release; the seqlock writer", []string{"mp-overwritten", "seqlock-writer", "seqlock-writer-release"}},
		{"finding 1: the fixed program is safe by C++20 only", []string{"four-threads-fixed"}},
		{"finding 2: the second mixed program by the letter of C++11", []string{"mixed-2"}},
		{"finding 3: two threads, and three, show a difference", []string{"sb-rel-acq", "sb-seqcst", "rwc-rel-acq", "rwc-seqcst"}},
		{"finding 4: pattern 4 with weaker loads", []string{"pattern-4-acquire-loads", "pattern-4-relaxed-loads"}},
		{"finding 5: unique claims need only relaxed", []string{"seq-counter-relaxed", "claims-handover"}},
		{"finding 6: STLR alone, and SeqCst loads are no fence", []string{"pattern-4-relaxed-loads", "sc-load-is-no-fence"}},
		{"finding 7: x86 and the compiler", []string{"queue-relaxed", "mp-overwritten"}},
	} {
		for _, name := range c.examples {
			if _, ok := Lookup(name); !ok {
				t.Errorf("%s: there is no example %s", c.what, name)
			}
		}
	}
}

// Where the models part: the published verdicts on the weak outcome, A if it is
// allowed and F if it is forbidden.
func TestWhereTheModelsPart(t *testing.T) {
	columns := []string{"c++11", "c++11-simp", "rc11", "c++20"}
	for _, row := range []struct{ example, verdicts string }{
		{"four-threads-fixed", "AAAF"},
		{"four-threads-fixed-release", "AAAF"},
		{"four-threads-sc-stores-acquire", "FFAA"},
		{"four-threads-sc-stores-relaxed", "AAAA"},
		{"mixed-1", "FFAA"},
		{"mixed-2", "AFAA"},
		{"mixed-2-rmw", "FFAA"},
		{"sc-store-then-release", "FFAF"},
		{"iriw-sc-fences", "AAFF"},
		{"rwc-sc-fences", "AAFF"},
		{"release-sequence-same-thread", "FFFA"},
		{"lb-relaxed", "AAFA"},
		{"lb-acquire", "AAFA"},
	} {
		e, ok := Lookup(row.example)
		if !ok {
			t.Fatalf("there is no example %s", row.example)
		}
		p, err := e.Program()
		if err != nil {
			t.Fatal(err)
		}
		for i, model := range columns {
			want := map[byte]litmus.Verdict{'A': litmus.Sometimes, 'F': litmus.Never}[row.verdicts[i]]
			if got := expected(p, model); got != want {
				t.Errorf("%s under %s: the atlas says %s, the table %s", row.example, model, got, want)
			}
		}
	}
}

func expected(p *litmus.Program, model string) litmus.Verdict {
	for _, x := range p.Expects {
		if x.Model == model {
			return x.Verdict
		}
	}
	return ""
}

// The fixed program of the SeqCst article has six orders S.
func TestCounts(t *testing.T) {
	e, _ := Lookup("four-threads-fixed")
	if want := (Counts{Model: "c++20", Executions: 3, Orders: 6, Pairs: 8}); len(e.Counts) != 1 || e.Counts[0] != want {
		t.Errorf("counts %v, expected %v", e.Counts, want)
	}
}
