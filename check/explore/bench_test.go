package explore_test

import (
	"context"
	"testing"

	"github.com/ordo-go/ordo/check/explore"
	"github.com/ordo-go/ordo/exec"
)

// ordered makes every access of a program have an order.
type ordered struct {
	explore.Program
	order exec.Order
}

func (o ordered) Next(thread int, values []explore.Value) explore.Label {
	l := o.Program.Next(thread, values)
	l.Order, l.Fail = o.order, o.order
	return l
}

// BenchmarkExecutions explores programs and reports executions a second.
func BenchmarkExecutions(b *testing.B) {
	for _, c := range []struct {
		name, model string
		p           explore.Program
	}{
		{"fib4/rc11-rs20", "rc11-rs20", fib(4)},
		{"fib4/c++20-nta", "c++20-nta", fib(4)},
		{"fib4/ra", "ra", fib(4)},
		{"fib4/x86-tso", "x86-tso", fib(4)},
		{"fib4/sc", "sc", fib(4)},
		{"fib4-all-sc/c++20-nta", "c++20-nta", ordered{fib(4), sc}},
		{"fib4-all-sc/rc11", "rc11", ordered{fib(4), sc}},
		{"ainc8/rc11-rs20", "rc11-rs20", ainc(8)},
		{"ainc8-all-sc/c++20-nta", "c++20-nta", ordered{ainc(8), sc}},
		{"lastzero12/rc11-rs20", "rc11-rs20", lastzero(12)},
		{"lastzero12-all-sc/c++20-nta", "c++20-nta", ordered{lastzero(12), sc}},
		{"indexer14/rc11-rs20", "rc11-rs20", indexer(14)},
		{"ticketlock5/c++20-nta", "c++20-nta", ticketlock(5)},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			n := 0
			for b.Loop() {
				r, err := explore.Run(context.Background(), c.p, explore.Options{Model: c.model})
				if err != nil {
					b.Fatal(err)
				}
				n += r.Executions
			}
			b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "executions/s")
			b.ReportMetric(0, "ns/op")
		})
	}
}
