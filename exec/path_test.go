package exec

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// distances are the lengths of shortest paths of at least one step, by
// Floyd and Warshall; 0 where there is none.
func distances(p pairSet, n int) [][]int {
	d := make([][]int, n)
	for a := range d {
		d[a] = make([]int, n)
	}
	for ab := range p {
		d[ab[0]][ab[1]] = 1
	}
	for m := range n {
		for a := range n {
			for b := range n {
				if d[a][m] > 0 && d[m][b] > 0 && (d[a][b] == 0 || d[a][m]+d[m][b] < d[a][b]) {
					d[a][b] = d[a][m] + d[m][b]
				}
			}
		}
	}
	return d
}

// follows fails unless every step of path is in the relation.
func follows(t *rapid.T, p pairSet, path []int) {
	t.Helper()
	for i := 1; i < len(path); i++ {
		if !p.has(path[i-1], path[i]) {
			t.Fatalf("%v: no pair (%d,%d)", path, path[i-1], path[i])
		}
	}
}

func TestPathsAndCyclesAreShortest(t *testing.T) {
	for _, n := range []int{1, 3, 20, 63, 64, 65, 70} {
		rapid.Check(t, func(t *rapid.T) {
			p := drawPairs(t, n, "p")
			r, d := p.rel(n), distances(p, n)
			for a := range min(n, 10) {
				for b := range min(n, 10) {
					path := r.Path(a, b)
					follows(t, p, path)
					if len(path) == 0 && d[a][b] > 0 || len(path) > 0 && (len(path)-1 != d[a][b] || path[0] != a || path[len(path)-1] != b) {
						t.Fatalf("Path(%d,%d) = %v; the distance is %d", a, b, path, d[a][b])
					}
				}
			}
			shortest, least := 0, 0
			for e := range n {
				if d[e][e] > 0 && (shortest == 0 || d[e][e] < shortest) {
					shortest, least = d[e][e], e
				}
			}
			cycle := r.Cycle()
			if len(cycle) != shortest || r.Acyclic() != (shortest == 0) {
				t.Fatalf("Cycle %v, Acyclic %v; a shortest has %d", cycle, r.Acyclic(), shortest)
			}
			if shortest > 0 {
				if cycle[0] != least {
					t.Fatalf("Cycle %v does not start at %d", cycle, least)
				}
				follows(t, p, append(slices.Clone(cycle), cycle[0]))
			}
		})
	}
}

// The reduction of an acyclic relation has the same closure, and without any of
// its pairs it would not.
func TestReductionIsTheLeastWithTheSameClosure(t *testing.T) {
	for _, n := range []int{0, 1, 3, 12, 64, 65} {
		rapid.Check(t, func(t *rapid.T) {
			p := drawPairs(t, n, "p")
			r := NewRel(n)
			for ab := range p {
				if ab[0] < ab[1] {
					r.Add(ab[0], ab[1])
				}
			}
			if rapid.Bool().Draw(t, "transitive") {
				r.Closure(r)
			}
			red, closure := r.Reduction(), NewRel(n).Closure(r)
			if !NewRel(n).Minus(red, r).Empty() {
				t.Fatal("the reduction has a pair that the relation has not")
			}
			if !NewRel(n).Closure(red).Equal(closure) {
				t.Fatal("the reduction implies less")
			}
			for a, b := range red.Pairs() {
				less := red.Clone()
				less.Remove(a, b)
				if NewRel(n).Closure(less).Equal(closure) {
					t.Fatalf("(%d,%d) is not needed", a, b)
				}
			}
		})
	}
}

func TestFromReads(t *testing.T) {
	g, err := ParseText(`
init
  W na x=0
  W na y=0
thread P0
  W rlx x=1
  U rlx x=1->2
thread P1
  R rlx x=1
  R rlx y=0
rf: 2->3 2->4 1->5
co x+: 0->2->3
`)
	if err != nil {
		t.Fatal(err)
	}
	if got := chains(g.FR()); len(got) != 1 || !slices.Equal(got[0], []int{4, 3}) {
		t.Errorf("fr is %v; the update overwrites what 4 read, and is not before itself", got)
	}
	if fr := (&Graph{Events: g.Events}).FR(); !fr.Empty() {
		t.Error("a graph without rf has fr")
	}
}
