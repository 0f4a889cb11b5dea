package vet

import (
	"fmt"
	"go/types"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/packages"
)

// load returns the types of package ring as the go command finds it.
func load(t *testing.T, env ...string) *types.Package {
	t.Helper()
	config := &packages.Config{
		Mode: packages.NeedName | packages.NeedTypes,
		Env:  append(os.Environ(), env...),
	}
	pkgs, err := packages.Load(config, ringPath)
	if err != nil {
		t.Fatal(err)
	}
	if len(pkgs) != 1 || packages.PrintErrors(pkgs) > 0 {
		t.Fatalf("%s with %q does not load", ringPath, env)
	}
	return pkgs[0].Types
}

func loadReal(t *testing.T) *types.Package { return load(t) }

func loadStub(t *testing.T) *types.Package {
	gopath, err := filepath.Abs("testdata")
	if err != nil {
		t.Fatal(err)
	}
	return load(t, "GO111MODULE=off", "GOPATH="+gopath)
}

// methods returns the signatures of the exported methods of *name.
func methods(t *testing.T, pkg *types.Package, name string) map[string]string {
	t.Helper()
	obj := pkg.Scope().Lookup(name)
	if obj == nil {
		t.Fatalf("%s has no %s", pkg.Path(), name)
	}
	found := map[string]string{}
	for m := range types.NewMethodSet(types.NewPointer(obj.Type())).Methods() {
		if m.Obj().Exported() {
			found[m.Obj().Name()] = shape(m.Obj().(*types.Func).Signature())
		}
	}
	if len(found) == 0 {
		t.Fatalf("%s has no methods", name)
	}
	return found
}

// shape returns sig without the names in it.
func shape(sig *types.Signature) string {
	list := func(vars *types.Tuple) string {
		var parts []string
		for v := range vars.Variables() {
			if f, ok := v.Type().(*types.Signature); ok {
				parts = append(parts, shape(f))
			} else {
				parts = append(parts, types.TypeString(v.Type(), nil))
			}
		}
		return strings.Join(parts, ", ")
	}
	return fmt.Sprintf("func(%s) (%s)", list(sig.Params()), list(sig.Results()))
}

// The fixtures use a stub of package ring.
func TestStubIsLikeTheRealRing(t *testing.T) {
	stub, real := loadStub(t), loadReal(t)
	for _, name := range []string{"Claim", "Single", "Multi"} {
		got, want := methods(t, stub, name), methods(t, real, name)
		for _, m := range slices.Sorted(maps.Keys(want)) {
			if got[m] != want[m] {
				t.Errorf("%s.%s: the stub has %q, the ring %q", name, m, got[m], want[m])
			}
		}
		for m := range got {
			if _, ok := want[m]; !ok {
				t.Errorf("%s.%s: the ring does not have it", name, m)
			}
		}
	}
}

// The analyzer knows every method that makes a claim, and what every method of
// a claim does with it.
func TestMethodsOfTheRingAreKnown(t *testing.T) {
	ring := loadReal(t)
	for m := range methods(t, ring, "Claim") {
		if settles[m] == reads[m] {
			t.Errorf("Claim.%s: settles %v, reads %v", m, settles[m], reads[m])
		}
	}
	for _, name := range []string{"Single", "Multi"} {
		obj := ring.Scope().Lookup(name)
		for m := range types.NewMethodSet(types.NewPointer(obj.Type())).Methods() {
			results := m.Obj().(*types.Func).Signature().Results()
			makes := results.Len() > 0 && isClaim(results.At(0).Type())
			if known := claims[m.Obj().Name()]; m.Obj().Exported() && makes != known {
				t.Errorf("%s.%s: makes a claim %v, known %v", name, m.Obj().Name(), makes, known)
			}
		}
	}
	for m := range claims {
		if methods(t, ring, "Multi")[m] == "" {
			t.Errorf("Multi has no %s", m)
		}
	}
}
