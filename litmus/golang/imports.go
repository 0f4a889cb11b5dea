package golang

import (
	"embed"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
)

const (
	ordoAtomic = "github.com/ordo-go/ordo/atomic"
	ordoSync   = "github.com/ordo-go/ordo/sync"
)

// stubs are declarations without bodies: enough to type-check a litmus test
// where there is no go command and no source of the packages.
//
//go:embed stubs
var stubs embed.FS

var stubFiles = map[string]string{
	ordoAtomic:    "stubs/ordo_atomic.txt",
	ordoSync:      "stubs/ordo_sync.txt",
	"sync/atomic": "stubs/sync_atomic.txt",
	"sync":        "stubs/sync.txt",
	"context":     "stubs/context.txt", // only what ordo/sync names
	"time":        "stubs/time.txt",    // likewise
}

// An importer gives the packages a litmus test may import.
type importer struct {
	done map[string]*types.Package
}

// Import implements types.Importer.
func (im *importer) Import(path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	if pkg := im.done[path]; pkg != nil {
		return pkg, nil
	}
	name, ok := stubFiles[path]
	if !ok {
		return nil, fmt.Errorf("a litmus test may import %s, %s, sync/atomic and sync", ordoAtomic, ordoSync)
	}
	src, err := stubs.ReadFile(name)
	if err != nil {
		return nil, err
	}
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, name, src, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	pkg, err := (&types.Config{Importer: im}).Check(path, fset, []*ast.File{file}, nil)
	if err == nil {
		im.done[path] = pkg
	}
	return pkg, err
}
