// Package explore visits every consistent execution of a concurrent program, each
// exactly once. It is optimal, stateless dynamic partial order reduction on
// execution graphs, the algorithm TruSt: Kokologiannakis, Marmanis, Gladstein,
// Vafeiadis, "Truly Stateless, Optimal Dynamic Partial Order Reduction", POPL 2022.
//
// A graph grows by one event at a time. A read tries every write that the model
// lets it read, a write every place in the coherence order. A write may also be
// what an earlier read should have read: the write revisits it, and what was added
// after that read and is not a cause of the write is taken away. This is done only
// where all that is taken away was added in the one canonical way (see
// [run.revisitable]); so each graph is reached by one path, and nothing visited
// has to be remembered.
//
// Models are native code that judges the one event that was added. All of them
// forbid cycles of program order and reads-from.
package explore
