package memmodel

import "testing"

func TestBuiltInModels(t *testing.T) {
	for _, m := range All() {
		if _, err := m.Compile(); err != nil {
			t.Errorf("%s: %v", m.Name, err)
		}
		for _, a := range m.Axioms() {
			t.Logf("%s %q %s -- %s", m.Name, a.Name, a.Text, a.Comment)
		}
	}
}
