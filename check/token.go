package check

import (
	"encoding/base64"
	"encoding/binary"
	"errors"
	"flag"
	"fmt"
	"hash/fnv"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
)

var replayFlag = flag.String("ordo.replay", "", "run only the execution of this token, which a failing check has printed")

var (
	countMu sync.Mutex
	counts  = map[string]int{}
)

// nth counts the checks of a test, each time it runs.
func nth(t testing.TB) int {
	countMu.Lock()
	defer countMu.Unlock()
	name := t.Name()
	if counts[name] == 0 {
		t.Cleanup(func() { forget(name) })
	}
	counts[name]++
	return counts[name]
}

func forget(test string) {
	countMu.Lock()
	defer countMu.Unlock()
	delete(counts, test)
}

// identity tells the checks of a test binary apart.
func identity(o options) uint32 {
	h := fnv.New32a()
	fmt.Fprintf(h, "%s %d %s", o.name, o.nth, o.model)
	return h.Sum32()
}

// A token names the check, and after a dot the execution, in the engine's words.
const tokenPrefix = "ordo."

func newToken(o options, data []byte) string {
	check := binary.BigEndian.AppendUint32(nil, identity(o))
	return tokenPrefix + base64.RawURLEncoding.EncodeToString(check) + "." + base64.RawURLEncoding.EncodeToString(data)
}

var errToken = errors.New("no replay token of this check: want what a failing check has printed")

func untoken(text string) (check uint32, data []byte, err error) {
	body, _ := strings.CutPrefix(text, tokenPrefix)
	first, second, ok := strings.Cut(body, ".")
	id, err1 := base64.RawURLEncoding.DecodeString(first)
	data, err2 := base64.RawURLEncoding.DecodeString(second)
	if !ok || body == text || err1 != nil || err2 != nil || len(id) != 4 {
		return 0, nil, errToken
	}
	return binary.BigEndian.Uint32(id), data, nil
}

// token is the moves, and the modification orders.
func (s *optimal) token() []byte {
	data := appendNumbers(nil, len(s.at.moves))
	for _, m := range s.at.moves {
		data = appendNumbers(data, m.thread, m.pick+1, m.from+1)
	}
	for _, writes := range s.at.co {
		data = appendNumbers(appendNumbers(data, len(writes)), writes...)
	}
	return data
}

func (s *optimal) resume(data []byte) bool {
	list, ok := numbers(data)
	if !ok || len(list) == 0 || list[0] > (len(list)-1)/3 {
		return false
	}
	s.at = &graph{}
	moves, rest := list[1:1+3*list[0]], list[1+3*list[0]:]
	for m := range slices.Chunk(moves, 3) {
		if m[0] >= maxThreads || m[2] > len(s.at.moves) {
			return false
		}
		s.at.moves = append(s.at.moves, move{m[0], m[1] - 1, m[2] - 1})
	}
	for len(rest) > 0 {
		n := rest[0]
		if n >= len(rest) {
			return false
		}
		for _, w := range rest[1 : 1+n] {
			if w >= len(s.at.moves) {
				return false
			}
		}
		s.at.co = append(s.at.co, rest[1:1+n])
		rest = rest[1+n:]
	}
	return true
}

func appendNumbers(data []byte, list ...int) []byte {
	for _, n := range list {
		data = binary.AppendUvarint(data, uint64(n))
	}
	return data
}

func numbers(data []byte) (list []int, ok bool) {
	for len(data) > 0 {
		v, n := binary.Uvarint(data)
		if n <= 0 || v > 1<<20 {
			return nil, false
		}
		list, data = append(list, int(v)), data[n:]
	}
	return list, true
}

// modelOf returns the model under which the token is one of this check; "" if it is
// of another. A replay needs no other option than the token.
func modelOf(text string, o options) string {
	id, _, err := untoken(text)
	if err != nil {
		return ""
	}
	for _, m := range Models() {
		if o.model = m; id == identity(o) {
			return m
		}
	}
	return ""
}

// maxLater is how many checks of a test may follow one for them to be found.
const maxLater = 1000

// later reports whether the token is one of a later check of the same test.
func later(text string, o options) bool {
	for range maxLater {
		if o.nth++; modelOf(text, o) != "" {
			return true
		}
	}
	return false
}

// replayLine is the end of a report.
func replayLine(o options, token string) string { return "\nreplay: " + replayHint(o, token) }

// replayHint is the command that replays a token.
func replayHint(o options, token string) string {
	if o.name == "" {
		return token
	}
	parts := strings.Split(o.name, "/")
	for i, p := range parts {
		parts[i] = "^" + regexp.QuoteMeta(p) + "$"
	}
	return fmt.Sprintf("go test -tags ordo -run '%s' -ordo.replay=%s", strings.Join(parts, "/"), token)
}
