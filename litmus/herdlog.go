package litmus

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// A HerdLog is what herd7 prints of one test, as plain data.
type HerdLog struct {
	Test       string
	Quantifier Quantifier
	States     [][][2]string // terms and their values, in the order in which they are printed
	Positive   int           // executions that satisfy the predicate of the condition
	Negative   int           // the others
	Cut        bool          // a loop was cut
	Undefined  bool          // an execution has undefined behaviour
	Flags      []string
	Condition  string
	Time       time.Duration
	Hash       string // "" if there is none; see [HerdHash]
}

// UndefinedFlag is how herd7 names the flag of undefined behaviour.
const UndefinedFlag = "*undef*"

// String returns the log line for line as herd7 prints it, with the empty line
// that ends it. herdtools' mcompare7 reads it.
func (l HerdLog) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "Test %s %s\n", l.Test, l.kind())
	fmt.Fprintf(&b, "States %d\n", len(l.States))
	for _, state := range l.States {
		b.WriteString(formatLogState(state) + "\n")
	}
	pos, neg := l.witnesses()
	fmt.Fprintf(&b, "%s\nWitnesses\nPositive: %d Negative: %d\n", l.answer(), pos, neg)
	for _, flag := range l.flags() {
		fmt.Fprintf(&b, "Flag %s\n", flag)
	}
	fmt.Fprintf(&b, "Condition %s\n", l.Condition)
	fmt.Fprintf(&b, "Observation %s %s %d %d\n", l.Test, l.Observation(), l.Positive, l.Negative)
	fmt.Fprintf(&b, "Time %s %.2f\n", l.Test, l.Time.Seconds())
	if l.Hash != "" {
		fmt.Fprintf(&b, "Hash=%s\n", l.Hash)
	}
	b.WriteString("\n")
	return b.String()
}

// kind is herd7's word for the quantifier.
func (l HerdLog) kind() string {
	switch l.Quantifier {
	case NotExists:
		return "Forbidden"
	case Forall:
		return "Required"
	}
	return "Allowed"
}

func formatLogState(state [][2]string) string {
	words := make([]string, len(state))
	for i, binding := range state {
		words[i] = binding[0] + "=" + binding[1] + ";"
	}
	return strings.Join(words, " ")
}

// answer says whether the condition holds, unless the test has no meaning.
func (l HerdLog) answer() string {
	holds := l.Positive > 0
	switch l.Quantifier {
	case NotExists:
		holds = l.Positive == 0
	case Forall:
		holds = l.Negative == 0
	}
	answer := "No"
	switch {
	case l.Undefined:
		answer = "Undef"
	case holds:
		answer = "Ok"
	}
	if l.Cut {
		return "Loop " + answer
	}
	return answer
}

// witnesses counts for and against the condition, where Positive and Negative
// count for and against its predicate.
func (l HerdLog) witnesses() (pos, neg int) {
	if l.Quantifier == NotExists {
		return l.Negative, l.Positive
	}
	return l.Positive, l.Negative
}

// flags lists each flag once, that of undefined behaviour first.
func (l HerdLog) flags() []string {
	flags := slices.Clone(l.Flags)
	if l.Undefined {
		flags = append(flags, UndefinedFlag)
	}
	slices.SortFunc(flags, func(a, b string) int {
		if (a == UndefinedFlag) != (b == UndefinedFlag) {
			if a == UndefinedFlag {
				return -1
			}
			return 1
		}
		return strings.Compare(a, b)
	})
	return slices.Compact(flags)
}

// Observation is herd7's word for how many executions satisfy the predicate.
func (l HerdLog) Observation() Verdict {
	switch {
	case l.Positive == 0:
		return Never
	case l.Negative == 0:
		return Always
	}
	return Sometimes
}
