// Package exits has a test binary that ends early.
package exits

import (
	"fmt"
	"os"
	"testing"

	"github.com/ordo-go/ordo/check"
)

func TestMain(m *testing.M) {
	m.Run()
	fmt.Println("TestMain is not content")
	os.Exit(1)
}

func TestFine(t *testing.T) { check.Run(t, func() {}) }

func TestExit(t *testing.T) {
	if !testing.Short() {
		check.Run(t, func() { fmt.Println("good-bye"); os.Exit(3) })
	}
}
