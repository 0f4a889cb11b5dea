//go:build !ordo

package wait

// chunk is how many looks at once go between two looks at the limit.
const chunk = 1 << 10
