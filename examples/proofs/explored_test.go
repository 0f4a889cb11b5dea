//go:build ordo

package proofs

const explored = true
