package check

import "testing"

// That the runtime stops a thread some times, which leaves its stack another, does not
// make a loop one that counts: it was taken for a livelock.
func TestLoopsThatCount(t *testing.T) {
	type look struct {
		other   bool
		changed int
	}
	for _, test := range []struct {
		name  string
		looks []look
		want  bool
	}{
		{"the stack is always the same", []look{{false, 0}}, false},
		{"it was another by chance", []look{{false, byChance}}, false},
		{"the machine was busy", []look{{false, hiddenRounds}, {false, byChance}}, false},
		{"it was so twice", []look{{false, byChance + 1}, {false, byChance + 1}, {false, 0}}, false},
		{"it is always another", []look{{false, hiddenRounds}, {false, hiddenRounds}, {false, byChance + 1}}, true},
		{"it does something else", []look{{true, 0}}, true},
		{"it does so later", []look{{false, byChance + 1}, {true, 0}}, true},
	} {
		n := 0
		got := isCounter(func() (bool, int) {
			n++
			return test.looks[n-1].other, test.looks[n-1].changed
		})
		if got != test.want || n != len(test.looks) {
			t.Errorf("%s: counts: %v, after %d looks; want %v after %d", test.name, got, n, test.want, len(test.looks))
		}
	}
}
