package litmus_test

import (
	"math/rand/v2"
	"testing"

	"github.com/ordo-go/ordo/litmus"
	"github.com/ordo-go/ordo/litmus/c"
	"github.com/ordo-go/ordo/litmus/litmustest"
)

// roundTrip prints a program and reads it back.
func roundTrip(t *testing.T, p *litmus.Program) {
	t.Helper()
	text := litmus.Print(p)
	q, err := c.Parse("printed", []byte(text))
	if err != nil {
		t.Fatalf("what is printed does not parse: %v\n%s", err, text)
	}
	if d := litmustest.Diff(p, q); d != "" {
		t.Fatalf("what is printed parses to another program: %s\n%s", d, text)
	}
	if again := litmus.Print(q); again != text {
		t.Fatalf("printed\n%s\nand again\n%s", text, again)
	}
}

func TestPrintParsesBack(t *testing.T) {
	for seed := range uint64(1000) {
		roundTrip(t, litmustest.Random(rand.New(rand.NewPCG(seed, 1)), litmustest.Options{}))
	}
}

func TestPrintEveryForm(t *testing.T) {
	for seed := range uint64(1500) {
		roundTrip(t, litmustest.Forms(rand.New(rand.NewPCG(seed, 2))))
	}
}
