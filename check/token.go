package check

import (
	"encoding/base64"
	"encoding/binary"
	"errors"
	"flag"
	"fmt"
	"hash/fnv"
	"regexp"
	"strings"
	"sync"
)

var replayFlag = flag.String("ordo.replay", "", "run only the execution of this token, which a failing check has printed")

var (
	countMu sync.Mutex
	counts  = map[string]int{}
)

// nth counts the checks of a test.
func nth(name string) int {
	countMu.Lock()
	defer countMu.Unlock()
	counts[name]++
	return counts[name]
}

// identity tells the checks of a test binary apart.
func identity(o options) uint32 {
	h := fnv.New32a()
	fmt.Fprintf(h, "%s %d %s", o.name, o.nth, o.model)
	return h.Sum32()
}

// A token is the identity of the check, and what was chosen at each node of the
// path, in runs: the thread or alternative, the number of alternatives, how often.
const tokenPrefix = "sc."

func token(o options, path []node) string {
	data := binary.BigEndian.AppendUint32(nil, identity(o))
	for i := 0; i < len(path); {
		j := i
		for j < len(path) && path[j].pick == path[i].pick && path[j].of == path[i].of {
			j++
		}
		data = binary.AppendUvarint(data, uint64(path[i].pick))
		data = binary.AppendUvarint(data, uint64(path[i].of))
		data = binary.AppendUvarint(data, uint64(j-i))
		i = j
	}
	return tokenPrefix + base64.RawURLEncoding.EncodeToString(data)
}

var errToken = errors.New("no replay token: want what a failing check has printed, sc. and letters")

func untokened(text string) (data []byte, err error) {
	body, ok := strings.CutPrefix(text, tokenPrefix)
	if !ok {
		return nil, errToken
	}
	data, err = base64.RawURLEncoding.DecodeString(body)
	if err != nil || len(data) < 4 {
		return nil, errToken
	}
	return data, nil
}

func untoken(text string) (path []node, err error) {
	data, err := untokened(text)
	if err != nil {
		return nil, err
	}
	for data = data[4:]; len(data) > 0; {
		var run [3]uint64
		for i := range run {
			v, n := binary.Uvarint(data)
			if n <= 0 {
				return nil, errToken
			}
			run[i], data = v, data[n:]
		}
		pick, of, times := run[0], run[1], run[2]
		if times > maxSteps || of == 0 && pick >= maxThreads || of > 0 && pick >= of || of > 1<<20 {
			return nil, errToken
		}
		for range times {
			path = append(path, node{pick: int(pick), of: int(of)})
		}
	}
	return path, nil
}

// names reports whether the token is one of this check.
func names(text string, o options) bool {
	data, err := untokened(text)
	return err == nil && binary.BigEndian.Uint32(data) == identity(o)
}

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
