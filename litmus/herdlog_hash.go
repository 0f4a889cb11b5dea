package litmus

import (
	"cmp"
	"crypto/md5"
	"encoding/hex"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// HerdHash is the hash by which herd7 and its tools know a C test: of its initial
// state, its threads and the terms that are observed, not of its condition. It is
// "" where the text is not of the form that herd7 hashes.
func HerdHash(src []byte) string {
	text := blankComments(string(src))
	start := strings.IndexByte(text, '{')
	if start < 0 {
		return ""
	}
	if m := givenHash.FindStringSubmatch(text[:start]); m != nil {
		return m[1]
	}
	end := matchingBrace(text, start)
	if end < 0 {
		return ""
	}
	threads, final, ok := hashThreads(string(src)[end+1:])
	if !ok || len(threads) == 0 {
		return ""
	}
	init, ok := hashInit(text[start+1 : end])
	if !ok {
		return ""
	}
	sum := func(s string) string {
		d := md5.Sum([]byte(s))
		return string(d[:])
	}
	d := md5.Sum([]byte(sum(init) + sum(hashCode(threads)) + sum(hashObserved(blankComments(final)))))
	return hex.EncodeToString(d[:])
}

var givenHash = regexp.MustCompile(`(?m)^\s*Hash\s*=\s*(\w+)`)

// blankComments makes spaces of (* comments *), which nest, and of the quoted line
// of the header, so that places stay.
func blankComments(s string) string {
	b := []byte(s)
	depth, quoted := 0, false
	for i := 0; i < len(b); i++ {
		opens := i+1 < len(b) && b[i] == '(' && b[i+1] == '*'
		closes := i+1 < len(b) && b[i] == '*' && b[i+1] == ')' && depth > 0
		switch {
		case depth == 0 && b[i] == '"':
			quoted = !quoted
		case quoted && b[i] == '{', quoted && b[i] == '}':
			b[i] = ' '
		case opens && !quoted, closes:
			if opens {
				depth++
			} else {
				depth--
			}
			b[i], b[i+1] = ' ', ' '
			i++
		case depth > 0 && b[i] != '\n':
			b[i] = ' '
		}
	}
	return string(b)
}

// matchingBrace finds the brace that closes the one at start.
func matchingBrace(s string, start int) int {
	depth := 0
	for i := start; i < len(s); i++ {
		switch s[i] {
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return -1
}

// A hashedThread is a thread as far as the hash knows it.
type hashedThread struct {
	number int
	types  []string // of the parameters, as herd7 writes them
	names  []string
	body   string // as it stands in the file
}

var (
	threadHead = regexp.MustCompile(`^(?:void\s*\*?\s*)?P(\d+)\s*\(([^)]*)\)\s*\{`)
	cSpace     = regexp.MustCompile(`^(?:\s|//[^\n]*\n|(?s:/\*.*?\*/))+`)
	paramForm  = regexp.MustCompile(`^(.*?)\*\s*(\w+)$`)
)

// hashThreads reads the threads and returns the text below them.
func hashThreads(s string) (threads []hashedThread, rest string, ok bool) {
	for {
		s = s[len(cSpace.FindString(s)):]
		m := threadHead.FindStringSubmatch(s)
		if m == nil {
			return threads, s, true
		}
		open := len(m[0]) - 1
		end := matchingBrace(s, open)
		if end < 0 {
			return nil, "", false
		}
		t := hashedThread{body: s[open+1 : end]}
		t.number, _ = strconv.Atoi(m[1]) // digits
		for param := range strings.SplitSeq(m[2], ",") {
			if param = strings.TrimSpace(param); param == "" {
				continue
			}
			p := paramForm.FindStringSubmatch(param)
			if p == nil {
				return nil, "", false
			}
			t.types = append(t.types, herdType(p[1])+"*")
			t.names = append(t.names, p[2])
		}
		threads = append(threads, t)
		s = s[end+1:]
	}
}

var (
	atomicOf = regexp.MustCompile(`^atomic\s*<\s*(\w+)\s*>$`)
	prefixed = regexp.MustCompile(`^(volatile|const|_Atomic)\s+(.*)$`)
	suffixed = regexp.MustCompile(`^(.*?)\s*\b(volatile|const)$`)
)

// herdType writes a C type as herd7 does.
func herdType(t string) string {
	t = strings.Join(strings.Fields(t), " ")
	if inner, ok := strings.CutSuffix(t, "*"); ok {
		return herdType(inner) + "*"
	}
	if m := suffixed.FindStringSubmatch(t); m != nil && m[1] != "" {
		return qualify(m[2], herdType(m[1]))
	}
	if m := prefixed.FindStringSubmatch(t); m != nil {
		return qualify(m[1], herdType(m[2]))
	}
	if m := atomicOf.FindStringSubmatch(t); m != nil {
		return "_Atomic " + m[1]
	}
	if t == "atomic_int" {
		return "_Atomic int"
	}
	return t
}

func qualify(word, t string) string {
	simple := !strings.ContainsAny(t, " *(") || strings.HasPrefix(t, "struct ")
	switch {
	case word == "const":
		return t + " const"
	case simple:
		return word + " " + t
	case word == "volatile":
		return t + " volatile"
	}
	return "_Atomic (" + t + ")"
}

// A hashedTerm is a register or a location.
type hashedTerm struct {
	thread int // -1 for a location
	name   string
	index  int // of a cell; -1 for a whole
}

func (t hashedTerm) compare(u hashedTerm) int {
	if (t.index >= 0) != (u.index >= 0) {
		return cmp.Compare(t.index, u.index)
	}
	if (t.thread < 0) != (u.thread < 0) {
		return cmp.Compare(u.thread, t.thread)
	}
	return cmp.Or(cmp.Compare(t.thread, u.thread), cmp.Compare(t.name, u.name), cmp.Compare(t.index, u.index))
}

func (t hashedTerm) String() string {
	s := t.name
	if t.thread >= 0 {
		s = strconv.Itoa(t.thread) + ":" + s
	}
	if t.index >= 0 {
		s += "[" + strconv.Itoa(t.index) + "]"
	}
	return s
}

const termForm = `(?:P?(\d+)\s*:\s*(\w+)|\[\s*([A-Za-z_]\w*)\s*\]|\*?\s*\b([A-Za-z_]\w*))(?:\s*\[\s*(\d+)\s*\])?`

// newHashedTerm makes a term of the groups of termForm.
func newHashedTerm(m []string) hashedTerm {
	t := hashedTerm{thread: -1, name: m[2] + m[3] + m[4], index: -1}
	if m[1] != "" {
		t.thread, _ = strconv.Atoi(m[1]) // digits
	}
	if m[5] != "" {
		t.index, _ = strconv.Atoi(m[5]) // digits
	}
	return t
}

var initForm = regexp.MustCompile(`^(?:(_Atomic\s+)?(\w+)\b\s*)??(\*)?\s*` + termForm + `(?:\s*=\s*(.+))?$`)

// hashInit writes the initial state as far as the file gives it.
func hashInit(s string) (string, bool) {
	type item struct {
		term hashedTerm
		text string
	}
	var items []item
	for part := range strings.SplitSeq(s, ";") {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		m := initForm.FindStringSubmatch(part)
		if m == nil {
			return "", false
		}
		term := newHashedTerm(m[3:])
		value := strings.TrimSpace(strings.TrimPrefix(cmp.Or(m[9], "0"), "&"))
		if in, ok := strings.CutPrefix(value, "ATOMIC_INIT("); ok {
			value = strings.TrimSpace(strings.TrimSuffix(in, ")"))
		}
		text := ""
		switch {
		case term.index >= 0:
			text = m[2] + " " + term.String()
			term.index = -1
		case m[2] != "":
			atomic := strings.TrimSpace(m[1])
			text = strings.TrimSpace(atomic+" "+m[2]) + " " + m[3] + term.String() + "=" + value
		default:
			text = m[3] + term.String() + "=" + value
		}
		items = append(items, item{term, text})
	}
	slices.SortStableFunc(items, func(a, b item) int { return a.term.compare(b.term) })
	var texts []string
	for _, i := range items {
		texts = append(texts, i.text)
	}
	return strings.Join(texts, "; "), true
}

// hashCode writes the threads side by side, as a table of one line.
func hashCode(threads []hashedThread) string {
	var cells []string
	for _, t := range threads {
		var params []string
		for i, typ := range t.types {
			params = append(params, typ+" "+t.names[i])
		}
		cells = append(cells, fmt.Sprintf(" P%d(%s) {\n%s\n}\n ", t.number, strings.Join(params, ", "), t.body))
	}
	return strings.Join(cells, "|") + ";\n"
}

var (
	locationsForm = regexp.MustCompile(`\blocations\s*\[((?s:.*?))\]\s*(?:\bfilter\b|~?\s*\bexists\b|\bforall\b|$)`)
	itemForm      = regexp.MustCompile(`^\s*` + termForm)
	questionForm  = regexp.MustCompile(`(?:~\s*exists|\bexists|\bforall)\b`)
	atomForm      = regexp.MustCompile(termForm + `\s*(?:=[^>=]|==|!=|<>)`)
)

// hashObserved lists the terms of the condition and of "locations".
func hashObserved(final string) string {
	var terms []hashedTerm
	if m := locationsForm.FindStringSubmatch(final); m != nil {
		for item := range strings.SplitSeq(m[1], ";") {
			if t := itemForm.FindStringSubmatch(item); t != nil {
				terms = append(terms, newHashedTerm(t))
			}
		}
	}
	if at := questionForm.FindStringIndex(final); at != nil {
		for _, m := range atomForm.FindAllStringSubmatch(final[at[1]:], -1) {
			terms = append(terms, newHashedTerm(m))
		}
	}
	slices.SortFunc(terms, hashedTerm.compare)
	var texts []string
	for _, t := range slices.Compact(terms) {
		texts = append(texts, t.String())
	}
	return strings.Join(texts, "; ")
}
