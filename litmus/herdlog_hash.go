package litmus

// HerdHash is the hash by which herd7 and its tools know a C test.
func HerdHash(src []byte) string { return "" }
