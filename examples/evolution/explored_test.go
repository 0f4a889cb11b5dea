//go:build ordo

package main

// explored says that a check explores every execution.
const explored = true
