//go:build ordo

package proofs

// explored says that a check explores every execution.
const explored = true
