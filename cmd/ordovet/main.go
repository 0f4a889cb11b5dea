// Command ordovet reports low-level claims on a ring that some path never
// publishes, and what the checker does not see in checks. The go command runs it:
//
//	go install ./cmd/ordovet
//	go vet -vettool=$(which ordovet) ./...
//	go vet -vettool=$(which ordovet) -tags ordo ./...
//
// The second looks into tests that are built with the tag ordo only. Packages vet and
// vet/unseen say what is found.
package main

import (
	"golang.org/x/tools/go/analysis/unitchecker"

	"github.com/ordo-go/ordo/vet"
	"github.com/ordo-go/ordo/vet/unseen"
)

func main() { unitchecker.Main(vet.Analyzer, unseen.Analyzer) }
