package memmodel

import (
	"slices"
	"testing"

	"github.com/ordo-go/ordo/memmodel/cat"
)

// implied are the axioms that the papers have and that follow from others here.
var implied = map[string]string{
	"c++20 CoherenceRMW":       "cos.cat leaves no candidate in which an update reads itself or a later write",
	"c++20-nta CoherenceRMW":   "as in c++20",
	"rc11 CoherenceRMW":        "as in c++20",
	"rc11-rs20 CoherenceRMW":   "as in c++20",
	"power Coherence":          "cos.cat leaves no candidate that is not coherent, lwarx and stwcx. being in program order",
	"power-trailing Coherence": "as in power",
	"sc Atomicity":             "an update is one event: a write between its halves is a cycle of fr and co",
	"c++11 HappensBefore":      "a cycle has an edge of sw, and with it rf or co;rf back to happens-before",
	"c++11-simp HappensBefore": "as in c++11",
}

// Without any one of its axioms, a model answers some classical test wrongly.
func TestEveryAxiomIsNeeded(t *testing.T) {
	for _, m := range All() {
		for i, s := range m.File.Stmts {
			k, ok := s.(*cat.Check)
			if !ok || k.Mode != cat.Require || k.Pos.File != m.Path {
				continue
			}
			weaker, file := *m, *m.File
			file.Stmts = slices.Delete(slices.Clone(file.Stmts), i, i+1)
			weaker.File = &file
			name := m.Name + " " + k.Name
			if why, ok := implied[name]; ok == wrongSomewhere(t, &weaker) {
				t.Errorf("%s: listed as implied: %v (%s)", name, ok, why)
			}
		}
	}
}

func wrongSomewhere(t *testing.T, m *Model) bool {
	for _, tt := range classics {
		if slices.Contains(names(tt.of), m.Name) &&
			judge(t, m, tt.program, tt.final).allowed != slices.Contains(names(tt.allowed), m.Name) {
			return true
		}
	}
	return false
}
