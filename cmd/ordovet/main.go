// Command ordovet reports low-level claims on a ring that some path never
// publishes. The go command runs it:
//
//	go install ./cmd/ordovet
//	go vet -vettool=$(which ordovet) ./...
//
// Package vet says what it finds.
package main

import (
	"golang.org/x/tools/go/analysis/unitchecker"

	"github.com/ordo-go/ordo/vet"
)

func main() { unitchecker.Main(vet.Analyzer) }
