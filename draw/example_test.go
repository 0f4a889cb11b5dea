package draw_test

import (
	"fmt"

	"github.com/ordo-go/ordo/draw"
	"github.com/ordo-go/ordo/exec"
)

func ExampleText() {
	g, err := exec.ParseText(`
graph MP
init
  W na data=0
  W na flag=0
thread writer
  W na data=42
  W rel flag=1
thread reader
  R acq flag=1
  R na data=42
po: 2->3 4->5
rf: 3->4 2->5
co data: 0->2
co flag: 1->3
`)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print(draw.Text(g, draw.Options{}))
	// Output:
	// data          writer         flag         reader
	// ┌────┐   ╭────────────────╮   ┌───┐
	// │ 0  │ ┌─┤   store data   │   │ 0 │
	// └────┘ │ ╰────────╥───────╯   └───┘
	// ┌────↙─┘ ╭────────⇓───────╮ ┌─↘───┐   ╭───────────────╮
	// │ 42 ├─┐ │ store flag rel ├─┘ │ 1 ├───→ load flag acq │
	// └────┘ │ ╰────────────────╯   └───┘   ╰───────╥───────╯
	//        │                              ╭───────⇓───────╮
	//        └──────────────────────────────→   load data   │
	//                                       ╰───────────────╯
}
