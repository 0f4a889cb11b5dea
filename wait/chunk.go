//go:build !ordo

package wait

// chunk is how many looks at once go between two looks at the limit.
const chunk = 1 << 10

// looks is how many looks at one word go between two at everything: about a
// microsecond.
const looks = 1 << 6
