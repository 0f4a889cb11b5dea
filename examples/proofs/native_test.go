//go:build !ordo

package proofs

const explored = false
