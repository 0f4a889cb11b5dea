package golang

import (
	"context"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/ordo-go/ordo/enumerate"
	"github.com/ordo-go/ordo/memmodel"
)

// TestAsCompiled: a program of one thread ends as the same functions do when the
// compiler runs them.
func TestAsCompiled(t *testing.T) {
	model, err := memmodel.Lookup("sc")
	if err != nil {
		t.Fatal(err)
	}
	src := string(read(t, "sequential_test.go"))
	for name, f := range sequential {
		t.Run(name, func(t *testing.T) {
			// The other threads of the file must not write the memory of this one.
			only := src
			for other := range sequential {
				if other != name {
					only = strings.Replace(only, "func "+other+"()", "func "+other+"(int)", 1)
				}
			}
			p, err := Parse("sequential.go", []byte(only[:strings.Index(only, "var sequential")]))
			if err != nil {
				t.Fatal(err)
			}
			r, err := enumerate.Run(context.Background(), p, enumerate.Options{Model: model, Unroll: 20})
			if err != nil {
				t.Fatal(err)
			}
			if len(r.States) != 1 || !r.Complete {
				t.Fatalf("%d final states, complete %v", len(r.States), r.Complete)
			}
			got := map[string]string{}
			for _, b := range r.States[0] {
				got[strings.TrimPrefix(b.Key, name+":")] = b.Value
			}
			v := reflect.ValueOf(f)
			out := v.Call(nil)
			if len(out) != len(got) {
				t.Fatalf("%d results, %d observed", len(out), len(got))
			}
			for i, x := range out {
				reg := p.Threads[0].Regs[i].Name
				if want := plain(x); got[reg] != want {
					t.Errorf("%s = %s, compiled %s", reg, got[reg], want)
				}
			}
		})
	}
}

// plain writes a result as a final state does.
func plain(x reflect.Value) string {
	switch x.Kind() {
	case reflect.Bool:
		if x.Bool() {
			return "1"
		}
		return "0"
	case reflect.Uint64, reflect.Uint, reflect.Uintptr:
		return fmt.Sprint(int64(x.Uint()))
	}
	return fmt.Sprint(x.Interface())
}

// TestVerdicts: what the programs of testdata expect is what the models say.
func TestVerdicts(t *testing.T) {
	count := 0
	for _, f := range programs(t) {
		p, err := Parse(f, read(t, f))
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range p.Expects {
			model, err := memmodel.Lookup(e.Model)
			if err != nil {
				t.Errorf("%s: %v", e.Pos, err)
				continue
			}
			r, err := enumerate.Run(context.Background(), p, enumerate.Options{Model: model})
			if err != nil {
				t.Errorf("%s: %v", e.Pos, err)
				continue
			}
			got := r.Verdict
			if r.Undefined {
				got = "Undefined"
			}
			if got != e.Verdict {
				t.Errorf("%s: %s says %s, expected %s", e.Pos, e.Model, got, e.Verdict)
			}
			count++
		}
	}
	if count == 0 {
		t.Error("no program says what it expects")
	}
}
