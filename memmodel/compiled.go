package memmodel

import (
	"slices"
	gosync "sync"

	"github.com/ordo-go/ordo/memmodel/cat"
)

// BaseSets and BaseRels are what every execution provides to a model by name;
// [Target.Sets] has what is added for a target.
var (
	BaseSets = []string{"W", "R", "M", "F", "IW", "FW", "B"}
	BaseRels = []string{"po", "loc", "int", "ext", "rf", "rmw", "addr", "data", "ctrl",
		"pick-addr", "pick-data", "pick-ctrl", "amo", "sm", "si", "pco"}
)

var compiled gosync.Map // *Model to func() (*Compiled, error)

// Compile returns the compiled form of the model, made once.
func (m *Model) Compile() (*Compiled, error) {
	f, _ := compiled.LoadOrStore(m, gosync.OnceValues(func() (*Compiled, error) {
		stdlib, err := cat.Load("prelude", []byte(`include "stdlib.cat"`), nil)
		if err != nil {
			return nil, err
		}
		whole := &cat.File{Title: m.File.Title, Stmts: slices.Concat(stdlib.Stmts, m.File.Stmts)}
		return Compile(whole, slices.Concat(BaseSets, m.Target.Sets()), BaseRels)
	}))
	return f.(func() (*Compiled, error))()
}
