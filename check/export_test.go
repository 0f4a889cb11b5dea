package check

// Engine chooses how a model is explored: "interleavings", which is for sc only,
// "graphs" or "optimal".
func Engine(name string) Option { return func(o *options) { o.engine = name } }

// Forget makes the next check of a test its first.
var Forget = forget
