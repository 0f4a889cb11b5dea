// Package loops has every form of loop and jump.
package loops

import "github.com/ordo-go/ordo/atomic"

//ordo:exists scan.found == 1 && scan.sum == 6
//ordo:expect sc Sometimes

const n = 3

var (
	grid [n][2]atomic.Int32
	turn atomic.Uint32
)

func fill() {
	for i := 0; i < n; i++ {
		for j := range 2 {
			grid[i][j].StoreRelaxed(int32(i + j))
		}
	}
	turn.Store(^uint32(0))
}

func scan() (found int, sum int32) {
rows:
	for i := range grid {
		for j := 0; ; j++ {
			switch v := grid[i][j].LoadAcquire(); {
			case v == 0:
				continue rows
			case v > 2 || turn.And(0xff)>>4 == 1:
				break rows
			case j == 1:
				break
			default:
				sum += v
				continue
			}
			if j == 1 {
				break
			}
		}
		found = i
	}
	for k, more := 0, ready(); more && k < 2; more, k = ready(), k+1 {
		sum <<= uint(k)
	}
	return
}

func ready() bool {
	v := turn.Load()
	if v == 0 {
		return false
	}
	return v != 1 && turn.Swap(v/2) == v
}
