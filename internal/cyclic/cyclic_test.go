package cyclic

import (
	"sync"
	"sync/atomic"
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

// Own, Take, Near and Touch are hints: whatever they are asked for, nothing changes.
func TestHintsChangeNothing(t *testing.T) {
	for n := 1; n <= 4096; n *= 4 {
		s := Make[[3]int64](n)
		empty := Make[struct{}](n)
		for i := range n {
			s.At(int64(i))[1] = int64(i)
		}
		for _, from := range []int{0, 1, n / 2, n - 1, n, 3*n + 1} {
			s.Touch(int64(from))
			empty.Touch(int64(from))
			for _, count := range []int{0, 1, n / 2, n} {
				s.Own(int64(from), count)
				s.Take(int64(from), count)
				empty.Take(int64(from), count)
				s.Near(int64(from), count)
				empty.Own(int64(from), count)
				empty.Near(int64(from), count)
			}
		}
		for i := range n {
			if got := *s.At(int64(i)); got != [3]int64{1: int64(i)} {
				t.Fatalf("%d elements: element %d is %d", n, i, got)
			}
		}
	}
}

// Take stores into its elements only: of two that others write meanwhile, right beside those
// that it takes, no write is lost.
func TestTakeKeepsToItsElements(t *testing.T) {
	const from, n, writes = 1003, 17 * 64, 200_000 // blocks of 64
	s := Make[int64](4096)
	var others sync.WaitGroup
	var writing atomic.Int32
	for _, i := range []int64{from - 1, from + n} {
		writing.Add(1)
		others.Go(func() {
			for range writes {
				atomic.AddInt64(s.At(i), 1)
			}
			writing.Add(-1)
		})
	}
	for writing.Load() > 0 {
		for i := int64(from); i < from+n; {
			i += int64(s.Take(i, int(from+n-i)))
		}
	}
	others.Wait()
	for _, i := range []int64{from - 1, from + n} {
		if got := *s.At(i); got != writes {
			t.Errorf("element %d was incremented %d times, and is %d", i, writes, got)
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
