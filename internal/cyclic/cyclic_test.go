package cyclic

import (
	"slices"
	"testing"
)

func TestIndicesWrap(t *testing.T) {
	for n := 1; n <= 64; n *= 2 {
		s := Make[[3]int](n)
		if s.Len() != n {
			t.Fatalf("Len is %d, want %d", s.Len(), n)
		}
		for i := range 3 * n {
			s.At(int64(i))[1] = i
		}
		for i := range 5 * n {
			if got, want := s.At(int64(i))[1], 2*n+i%n; got != want {
				t.Errorf("%d elements: element %d is %d, want %d", n, i, got, want)
			}
			if s.At(int64(i)) != &s.elements[i%n] {
				t.Errorf("%d elements: element %d is not where it belongs", n, i)
			}
		}
	}
}

// Own is a hint: whatever it is asked for, nothing changes.
func TestOwn(t *testing.T) {
	for n := 1; n <= 4096; n *= 4 {
		s := Make[[3]int64](n)
		empty := Make[struct{}](n)
		for i := range n {
			s.At(int64(i))[1] = int64(i)
		}
		for _, from := range []int{0, 1, n / 2, n - 1, n, 3*n + 1} {
			for _, count := range []int{0, 1, n / 2, n} {
				s.Own(int64(from), count)
				empty.Own(int64(from), count)
			}
		}
		for i := range n {
			if got := *s.At(int64(i)); got != [3]int64{1: int64(i)} {
				t.Fatalf("%d elements: element %d is %d", n, i, got)
			}
		}
	}
}

// What Own asks for is within the elements that it is asked for, in whole blocks.
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
		{4096, 0, 4096, []int{0, 64, 128, 192, 256, 320, 384, 448, 512, 576, 640, 704, 768, 832, 896, 960}},
	} {
		s := Make[int64](c.slots)
		var got []int
		for at := range s.blocks(int64(c.from), c.n) {
			got = append(got, at/8)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%d slots, %d from %d on: blocks at %d, want %d", c.slots, c.n, c.from, got, c.want)
		}
	}
}

func TestFrom(t *testing.T) {
	s := Make[int](8)
	for i := range 8 {
		*s.At(int64(i)) = i
	}
	for i := range 24 {
		for n := range 12 {
			got := s.From(int64(i), n)
			if len(got) != min(n, 8-i%8) || cap(got) != len(got) {
				t.Fatalf("From(%d, %d) has %d elements and room for %d", i, n, len(got), cap(got))
			}
			for k, v := range got {
				if v != i%8+k {
					t.Errorf("From(%d, %d)[%d] is %d", i, n, k, v)
				}
			}
		}
	}
}

func TestMisuse(t *testing.T) {
	for _, n := range []int{-1, 0, 3, 12} {
		if !panics(func() { Make[int](n) }) {
			t.Errorf("Make(%d) does not panic", n)
		}
	}
	if !panics(func() { *new(Slice[int]).At(5) = 1 }) {
		t.Error("an element of the zero value can be written")
	}
}

func panics(f func()) (did bool) {
	defer func() { did = recover() != nil }()
	f()
	return false
}
