package check

// Graphs explores even the model sc by graphs.
func Graphs(o *options) { o.graphs = true }
