// Package oracle finds the consistent executions of a litmus program by the
// dumbest way that is right. It exists to be compared with: tests run it and the
// real engine on the same programs and want the same answers, so it shares no
// code with either the engine or its models.
//
// It guesses. Each thread runs alone, once for every combination of values that
// its reads might return; then every combination of such runs, every write that
// a read may take its value from, and every order of the writes of a location is
// tried, and what the axioms forbid is thrown away. The axioms are written out
// in axioms.go as they stand in the papers.
//
// What is decided here where the language leaves a choice:
//
//   - A weak compare-and-swap may fail without a reason on every target, x86 too.
//   - On x86 a failed compare-and-swap is a locked read.
//   - A failed TryLock is a relaxed read of a locked mutex, by whomever it is locked.
//   - A dereference of what is no address, a division by zero and arithmetic on
//     addresses end an execution as if it had never been.
//   - Where no axiom forbids cycles of sb and rf (c++20), a value may not depend on
//     itself through data and addresses; through control it may.
//   - sc, ra and x86-tso know no data races.
//
// Limits: at most 64 events in an execution, 64 pairs of a location and a value,
// 30,000 runs of a thread and 300,000 candidates. A program beyond is refused.
package oracle
