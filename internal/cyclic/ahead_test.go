//go:build !ordo

package cyclic

import (
	"slices"
	"testing"
)

// What Own and Near ask for is within the elements that they are asked for, in whole blocks.
func TestBlocks(t *testing.T) {
	for _, c := range []struct {
		slots, from, n int
		want           []int // offsets of blocks, in elements of 8 bytes
	}{
		{1024, 0, 63, nil},
		{1024, 0, 64, []int{0}},
		{1024, 7, 130, []int{7, 71}},
		{1024, 960, 128, []int{960, 0}},
		{1024, 1000, 128, []int{0}},
		{1024, 1030, 64, []int{6}},
		{32, 0, 32, nil},
		{64, 1, 64, nil},
		{4096, 0, 4096, []int{0, 64}},
	} {
		s := Make[int64](c.slots)
		var got []int
		for at := range s.blocks(int64(c.from), c.n) {
			got = append(got, at/8)
		}
		take := min(c.n, 128)
		if own, near := s.Own(int64(c.from), c.n), s.Near(int64(c.from), c.n); own != take || near != take {
			t.Errorf("%d slots, %d from %d on: take %d and %d, want %d", c.slots, c.n, c.from, own, near, take)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%d slots, %d from %d on: blocks at %d, want %d", c.slots, c.n, c.from, got, c.want)
		}
	}
}

func TestLarge(t *testing.T) {
	for i, got := range []bool{Make[int64](2048).large(), Make[[2000]byte](8).large(), Make[struct{}](1 << 20).large()} {
		if got {
			t.Errorf("storage %d is large", i)
		}
	}
	if !Make[int64](4096).large() || !Make[[2000]byte](16).large() {
		t.Error("32 KB are not large")
	}
}

func TestAhead(t *testing.T) {
	for _, c := range []struct{ got, want int }{
		{Make[int64](2).Ahead(), 128},
		{Make[[3]int64](2).Ahead(), 42},
		{Make[[2000]byte](2).Ahead(), 1},
		{Make[struct{}](2).Ahead(), 1024},
	} {
		if c.got != c.want {
			t.Errorf("%d elements, want %d", c.got, c.want)
		}
	}
}
