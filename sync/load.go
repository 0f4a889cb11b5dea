package sync

import "runtime/metrics"

// A Load tells whether goroutines wait for a processor. The zero value is ready; it
// belongs to one goroutine.
type Load struct{ sample [1]metrics.Sample }

// Waiting says whether some goroutine could run and has no processor, at about this
// moment. It takes 60 ns and a lock of the runtime: do not ask all the time.
func (l *Load) Waiting() bool {
	l.sample[0].Name = "/sched/goroutines/runnable:goroutines"
	metrics.Read(l.sample[:])
	v := l.sample[0].Value
	return v.Kind() != metrics.KindUint64 || v.Uint64() > 0
}
