// Package litmus holds litmus tests: small concurrent programs with a question
// about their final state.
//
// [Program] is the one form that every front end produces and every tool reads.
// The subpackages are the front ends: c reads herd7's .litmus files for C, golang
// reads Go packages. A program of either prints as a C litmus test that parses to
// the same program, so herd7 reads it too.
//
// A program is structured code over shared locations and thread-local registers.
// It has no addresses as numbers: a pointer is the address of a location. What an
// operation means to a processor, or in what order two operations may take
// effect, is none of this package's business; a memory model decides that.
package litmus
