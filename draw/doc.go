// Package draw makes pictures of execution graphs: [Text] for a terminal, [SVG]
// for a page, [DOT] for graphviz, and [Log], one linear log of all threads for
// the executions that have one.
//
// The same graph and the same options always give the same bytes. Every graph can
// be drawn, also one that no program has: what has no place in a picture (a
// program order that is not a line, a read from two writes) is said in a line
// below it.
//
// Limits: a character is taken to be one column wide, and a letter of an SVG is
// taken to be as wide as that of a common monospace font.
package draw
