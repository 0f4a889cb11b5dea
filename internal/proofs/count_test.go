//go:build ordo
package proofs
import ("testing";"fmt";"flag";"strings";"github.com/ordo-go/ordo/check")
var cm = flag.String("m","sc","")
var cf = flag.String("f","","")
var cmax = flag.Int("max",100000,"")
var weak = flag.String("weak","","")
func TestCount(t *testing.T) {
	for _, s := range shapes {
		if !strings.Contains(s.name,*cf) {continue}
		opts := []check.Option{check.Model(*cm), check.Max(*cmax)}
		if *weak != "" { f := strings.Fields(*weak); opts = append(opts, check.Weaken(f[0],f[1])) }
		r := check.Explore(s.body, opts...)
		fmt.Printf("%-70s %s %8d %8d %8d %8.2fs %v\n", s.name, r.Engine, r.Executions, r.Blocked, r.Redundant, r.Elapsed.Seconds(), r.Unweakened)
		if !r.Complete { fmt.Println("   ", r) }
		if r.Failure != nil { fmt.Println(r.Failure.Report); if len(r.Failure.Trace)<8000 {fmt.Println(r.Failure.Trace) }}
	}
}
