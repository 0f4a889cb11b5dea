// Package measure is what benchmarks and examples measure with: a probe of the
// cache-line round trip, latency histograms, pinning to a processor, a clock,
// and a description of the machine.
//
// It is for those who report figures of lock-free code. What two cores need to
// pass a cache line to and fro is the physical limit of every queue between
// them; on a virtual machine it may change three times and more while a
// benchmark runs. So probe around each repetition, and report figures beside
// it:
//
//	before, err := measure.QuickProbe()
//	... the repetition
//	after, err := measure.QuickProbe()
//
// All times are nanoseconds. Limits: [Pin] works on Linux only, and there the
// first 1024 processors; elsewhere the probe runs unpinned and says so.
package measure
