package enumerate_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ordo-go/ordo/enumerate"
	"github.com/ordo-go/ordo/litmus/c"
	"github.com/ordo-go/ordo/memmodel"
)

// shared is a corpus of litmus tests with herd7's answers, which some checkouts
// have beside them. Ours is in testdata.
const shared = "../../shared/litmus"

// An answer is what herd7 says of a test.
type answer struct {
	Test, File, Model, Error string
	States                   []string
	Observation              string
	Pos, Neg                 int
	Undef                    bool
	Seconds                  float64 `json:"herd_time_s"`
}

func readAnswers(t testing.TB, file string) []answer {
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []answer
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var a answer
		if err := json.Unmarshal(lines.Bytes(), &a); err != nil {
			t.Fatal(err)
		}
		out = append(out, a)
	}
	return out
}

// herdState writes a state as the answers do.
func herdState(s enumerate.State) string {
	parts := make([]string, len(s))
	for i, b := range s {
		parts[i] = b.Key + "=" + b.Value + ";"
	}
	return strings.Join(parts, " ")
}

// differences compares a result with an answer; counts says whether Positive and
// Negative are to agree.
func differences(r *enumerate.Result, a answer, counts bool) []string {
	var out []string
	var states []string
	for _, s := range r.States {
		states = append(states, herdState(s))
	}
	slices.Sort(states)
	want := slices.Sorted(slices.Values(a.States))
	if !slices.Equal(states, want) {
		out = append(out, fmt.Sprintf("states %q, herd7 %q", states, want))
	}
	if string(r.Verdict) != a.Observation {
		out = append(out, fmt.Sprintf("%s, herd7 %s", r.Verdict, a.Observation))
	}
	if counts && (r.Positive != a.Pos || r.Negative != a.Neg) {
		out = append(out, fmt.Sprintf("positive %d negative %d, herd7 %d and %d", r.Positive, r.Negative, a.Pos, a.Neg))
	}
	if r.Undefined != a.Undef {
		out = append(out, fmt.Sprintf("undefined %v, herd7 %v", r.Undefined, a.Undef))
	}
	return out
}

// sharedModels says which answers belong to which model.
var sharedModels = []struct {
	answers, model string
	counts         bool
}{
	{"c-c20", "c++20", true},
	{"c-c20porf", "c++20-nta", true},
	{"c-rc11", "rc11", true},
	{"c-rc11rs20", "rc11-rs20", true},
	{"c-c11-orig", "c++11", false},
	{"c-c11-simp", "c++11-simp", true},
	{"c-c11-partialSC", shared + "/cats/herd7-7.58/c11_partialSC.cat", true},
	{"c-sc", "sc", true},
	{"c-rc11", shared + "/cats/herd7-7.58/rc11.cat", true},
	{"c-c11-orig", shared + "/cats/herd7-7.58/c11_orig.cat", true},
	{"c-c11-simp", shared + "/cats/herd7-7.58/c11_simp.cat", true},
	{"c-c20", shared + "/cats/added/c20.cat", true},
}

func modelOf(t testing.TB, name string) *memmodel.Model {
	find := memmodel.Lookup
	if strings.HasSuffix(name, ".cat") {
		find = memmodel.Load
	}
	m, err := find(name)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestSharedCorpusAgreesWithHerd7(t *testing.T) {
	if _, err := os.Stat(shared); err != nil {
		t.Skip("no shared corpus beside this checkout")
	}
	for _, sm := range sharedModels {
		t.Run(sm.answers+"/"+filepath.Base(sm.model), func(t *testing.T) {
			t.Parallel()
			m := modelOf(t, sm.model)
			agree, herd, start := 0, 0.0, time.Now()
			for _, a := range readAnswers(t, filepath.Join(shared, "truth", sm.answers+".jsonl")) {
				src, err := os.ReadFile(filepath.Join(shared, a.File))
				if err != nil {
					t.Fatal(err)
				}
				p, err := c.Parse(a.File, src)
				if err != nil {
					if a.Error == "" {
						t.Error(err)
					}
					continue
				}
				if a.Error != "" && !strings.Contains(a.Error, "timeout") {
					continue // herd7 refused it
				}
				one := time.Now()
				r, err := enumerate.Run(context.Background(), p, enumerate.Options{Model: m})
				if d := time.Since(one); d > 3*time.Second {
					t.Logf("%s took %v", a.File, d)
				}
				if err != nil {
					t.Error(err)
					continue
				}
				if a.Error != "" {
					continue
				}
				herd += a.Seconds
				if d := differences(r, a, sm.counts); d != nil {
					t.Errorf("%s: %s", a.File, strings.Join(d, "\n\t"))
					continue
				}
				agree++
			}
			t.Logf("%d tests agree, in %.1f s; herd7 took %.1f s", agree, time.Since(start).Seconds(), herd)
		})
	}
}
