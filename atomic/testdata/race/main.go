// Race runs programs that hand ordinary memory from one goroutine to another,
// and prints how many races the detector reports of each. It is built with -race.
package main

import (
	"fmt"
	"os"
	"runtime"
	"strings"
	"sync"
)

// A program is some rounds of goroutines. The race detector must report it if
// racy, and must not otherwise.
type program struct {
	name  string
	racy  bool
	round func(data *int) []func() // the goroutines of one round
}

var programs []program

// add adds a program of goroutines that share data.
func add(name string, racy bool, round func(data *int) []func()) {
	programs = append(programs, program{name, racy, round})
}

// handOver adds a program in which one goroutine writes data and publishes it,
// and another waits until it sees that and reads data.
func handOver(name string, racy bool, build func() (publish func(), seen func() bool)) {
	add(name, racy, func(data *int) []func() {
		publish, seen := build()
		return []func(){
			func() { *data = 1; publish() },
			func() { await(seen); _ = use(*data) },
		}
	})
}

//go:noinline
func use(v int) int { return v }

func await(seen func() bool) {
	for !seen() {
		runtime.Gosched()
	}
}

// rounds is how often each program runs, if it does not take long.
func (p program) rounds() int {
	if strings.HasPrefix(p.name, "spsc") || strings.HasPrefix(p.name, "ring") {
		return 8
	}
	return 20
}

func main() {
	only := strings.Join(os.Args[1:], " ")
	for _, p := range programs {
		if !strings.HasPrefix(p.name, only) {
			continue
		}
		reported := 0
		for range p.rounds() {
			before := runtime.RaceErrors()
			var wg sync.WaitGroup
			for _, f := range p.round(new(int)) {
				wg.Go(f)
			}
			wg.Wait()
			if runtime.RaceErrors() > before {
				reported++
				if p.racy || os.Getenv("WEAKEN") != "" {
					break // that is what was asked
				}
			}
		}
		fmt.Printf("%s\t%t\t%d\n", p.name, p.racy, reported)
	}
}
