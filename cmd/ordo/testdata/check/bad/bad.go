// Package bad does not compile.
package bad

var x int = "a string"
