// So that a function may be declared without a body.
