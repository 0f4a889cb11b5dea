package litmus

import (
	"strconv"
	"strings"
)

// nameAll chooses how C names the threads, locations and registers: as they are
// called, where C can.
func (pr *printer) nameAll() {
	pr.nameThreads()
	used := map[string]bool{}
	pr.locs = make([]string, len(pr.p.Locs))
	pr.bases = make([]string, len(pr.p.Locs))
	for i := 0; i < len(pr.p.Locs); {
		n := pr.cells(i)
		if base, ok := pr.arrayName(i, n); ok && !used[base] {
			used[base] = true
			for j := range n {
				pr.bases[i+j] = base
				pr.locs[i+j] = pr.p.Locs[i+j].Name
			}
		} else {
			for j := i; j < i+n; j++ {
				pr.locs[j] = unused(pr.p.Locs[j].Name, used)
				pr.bases[j] = pr.locs[j]
			}
		}
		i += n
	}
	for _, th := range pr.p.Threads {
		taken := map[string]bool{}
		for name := range used {
			taken[name] = true
		}
		names := make([]string, len(th.Regs))
		for j, r := range th.Regs {
			names[j] = unused(r.Name, taken)
		}
		pr.regs = append(pr.regs, names)
	}
}

// nameThreads takes the names if they are distinct numbers, as in C, else counts.
func (pr *printer) nameThreads() {
	seen := map[string]bool{}
	numbers := true
	for _, th := range pr.p.Threads {
		n, err := strconv.Atoi(th.Name)
		if err != nil || n < 0 || strconv.Itoa(n) != th.Name || seen[th.Name] {
			numbers = false
		}
		seen[th.Name] = true
	}
	for i, th := range pr.p.Threads {
		if numbers {
			pr.threads = append(pr.threads, th.Name)
		} else {
			pr.threads = append(pr.threads, strconv.Itoa(i))
		}
	}
}

// arrayName returns the name of the array that the n cells from i on are, if their
// names and types say so.
func (pr *printer) arrayName(i, n int) (string, bool) {
	base, ok := strings.CutSuffix(pr.p.Locs[i].Name, "[0]")
	if !ok || base != cName(base) {
		return "", false
	}
	for j := range n {
		l := pr.p.Locs[i+j]
		if l.Name != base+"["+strconv.Itoa(j)+"]" || l.Type != pr.p.Locs[i].Type || l.Index != j {
			return "", false
		}
	}
	return base, true
}

// unused makes a name that C can have and that is not used yet, and uses it.
func unused(name string, used map[string]bool) string {
	name = cName(name)
	for used[name] {
		name += "_"
	}
	used[name] = true
	return name
}

// cName is name as a C identifier that means nothing else.
func cName(name string) string {
	s := strings.Map(func(r rune) rune {
		if isAlnum(r) {
			return r
		}
		return '_'
	}, name)
	if s == "" || '0' <= s[0] && s[0] <= '9' || isReserved(s) {
		s = "v_" + s
	}
	return s
}

func isAlnum(r rune) bool {
	return r == '_' || '0' <= r && r <= '9' || 'a' <= r|0x20 && r|0x20 <= 'z'
}

// isReserved reports whether C, herd7 or our parser may take the name for
// something else.
func isReserved(s string) bool {
	for _, prefix := range []string{"__", "atomic_", "memory_order_"} {
		if strings.HasPrefix(s, prefix) {
			return true
		}
	}
	if len(s) > 1 && s[0] == 'P' && strings.Trim(s[1:], "0123456789") == "" {
		return true
	}
	return strings.HasSuffix(s, "_t") || reservedWords[s]
}

var reservedWords = map[string]bool{}

func init() {
	for _, w := range strings.Fields(`
		if else while do for break continue return switch case default goto typedef sizeof asm enum
		struct union void volatile const restrict register static extern inline auto atomic mutex
		unsigned signed char short int long float double bool _Bool _Atomic _Complex
		true false NULL new lock unlock mtx_lock mtx_unlock WCAS SCAS ATOMIC_INIT ATOMIC_VAR_INIT
		exists forall final observed Observed locations filter not and with cases regions scopes
		levels fault Fault tag TAG attrs Attrs oa PTE TTD PA SS SSCap NOP nop pac pacda pacdb pacia pacib
		spin_lock spin_unlock srcu_struct`) {
		reservedWords[w] = true
	}
}
