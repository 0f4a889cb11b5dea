// Package exec holds execution graphs as plain data, and the algebra of
// relations over their events.
//
// It is for everything that talks about one execution of a concurrent program:
// the models that judge it, the enumeration that builds it, the checker that
// explores it and the pictures drawn of it. A [Graph] has events and the
// relations between them; [Set] and [Rel] are bitsets over event numbers.
//
// A graph has one canonical text and one canonical JSON form: equal graphs give
// equal bytes, whatever the order in which their edges were added.
//
// Limits: nothing here knows a memory model or a programming language, and
// nothing checks that a graph is one that a program can have. A relation of n
// events takes n*n bits.
package exec
