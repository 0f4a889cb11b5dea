package oracle_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/ordo-go/ordo/exec"
	"github.com/ordo-go/ordo/internal/oracle"
	"github.com/ordo-go/ordo/litmus"
)

// TestCorpusX86 compares with herd7's answers on assembly, of which it reads MOV,
// XCHG and MFENCE.
func TestCorpusX86(t *testing.T) {
	root := filepath.Join("..", "..", "..", "shared", "litmus")
	for truth, model := range map[string]string{"x86-x86tsofix": "x86-tso", "x86-scfix": "sc"} {
		answers := readAnswers(t, filepath.Join(root, "truth", truth+".jsonl"))
		if answers == nil {
			t.Skip("no corpus beside the module")
		}
		same, refused := 0, 0
		for _, a := range answers {
			src, err := os.ReadFile(filepath.Join(root, a.File))
			if err != nil {
				t.Fatal(err)
			}
			p := assembly(string(src))
			if p == nil {
				refused++
				continue
			}
			r, err := oracle.Run(p, model)
			if err != nil {
				refused++
				continue
			}
			if r.Executions != a.Pos+a.Neg || !sameStates(r.Outcomes, a.States) {
				t.Errorf("%s under %s: %d executions %v, herd7 has %d %v", a.File, model, r.Executions, r.Outcomes, a.Pos+a.Neg, a.States)
				continue
			}
			same++
		}
		t.Logf("%s: %d the same, %d not run", model, same, refused)
		if same == 0 {
			t.Errorf("%s: nothing compared", model)
		}
	}
}

// sameStates compares outcomes with states of herd7, which say less of each.
func sameStates(outcomes map[string]int, states []string) bool {
	if len(states) == 0 || states[0] == "" {
		return true // nothing is shown
	}
	shown := map[string]bool{}
	for part := range strings.SplitSeq(strings.TrimSuffix(states[0], ";"), "; ") {
		key, _, _ := strings.Cut(part, "=")
		shown[key] = true
	}
	got := map[string]bool{}
	for o := range outcomes {
		kept := map[string]string{}
		for part := range strings.SplitSeq(o, "; ") {
			if key, v, _ := strings.Cut(part, "="); shown[key] {
				kept[key] = v
			}
		}
		got[stateText(kept)] = true
	}
	want := map[string]bool{}
	for _, s := range states {
		kept := map[string]string{}
		for part := range strings.SplitSeq(strings.TrimSuffix(s, ";"), "; ") {
			key, v, _ := strings.Cut(part, "=")
			kept[key] = v
		}
		want[stateText(kept)] = true
	}
	if len(got) != len(want) {
		return false
	}
	for s := range want {
		if !got[s] {
			return false
		}
	}
	return true
}

var (
	instruction = regexp.MustCompile(`^(?:(MFENCE)|(MOV|XCHG)L?\s+(\S+?),\s*(\S+))$`)
	cell        = regexp.MustCompile(`^[\[(](\w+)[\])]$`)
	register    = regexp.MustCompile(`^%?E([A-D])X$`)
	immediate   = regexp.MustCompile(`^\$?(\d+)$`)
)

// assembly reads a test without initial values; nil if it has more than that.
func assembly(src string) *litmus.Program {
	_, code, ok := strings.Cut(src, "{")
	init, code, ok2 := strings.Cut(code, "}")
	if !ok || !ok2 || strings.TrimSpace(init) != "" {
		return nil
	}
	a := &assembler{p: &litmus.Program{Lang: litmus.C}, att: strings.HasPrefix(src, "X86_64")}
	for i, row := range strings.Split(code, ";") {
		if strings.Contains(row, "exists") || strings.Contains(row, "forall") || strings.Contains(row, "locations") {
			break
		}
		for j, text := range strings.Split(row, "|") {
			text = strings.TrimSpace(text)
			if i == 0 {
				a.p.Threads = append(a.p.Threads, litmus.Thread{Name: strconv.Itoa(j)})
				for _, r := range "ABCD" {
					name := "E" + string(r) + "X"
					if a.att {
						name = "r" + strings.ToLower(string(r)) + "x"
					}
					a.p.Threads[j].Regs = append(a.p.Threads[j].Regs, litmus.Reg{Name: name})
				}
			} else if text != "" && !a.line(j, strings.ToUpper(text)) {
				return nil
			}
		}
	}
	return a.p
}

type assembler struct {
	p   *litmus.Program
	att bool
}

// line adds an instruction to a thread.
func (a *assembler) line(th int, text string) bool {
	m := instruction.FindStringSubmatch(text)
	if m == nil || th >= len(a.p.Threads) {
		return false
	}
	if m[1] != "" {
		a.add(th, fence(exec.SC))
		return true
	}
	to, from := m[3], m[4]
	if a.att {
		to, from = from, to
	}
	if m[2] == "XCHG" && cell.MatchString(from) {
		to, from = from, to
	}
	loc, r, v := cell.FindStringSubmatch(to), register.FindStringSubmatch(from), immediate.FindStringSubmatch(from)
	switch {
	case m[2] == "XCHG" && loc != nil && r != nil:
		i := int(r[1][0] - 'A')
		a.add(th, &litmus.Assign{Reg: i, X: &litmus.RMW{Op: litmus.Xchg, Addr: a.cell(loc[1]), X: reg(i), Order: exec.RLX}})
	case m[2] == "XCHG":
		return false
	case loc != nil && r != nil:
		a.add(th, &litmus.Store{Addr: a.cell(loc[1]), X: reg(int(r[1][0] - 'A')), Order: exec.RLX})
	case loc != nil && v != nil:
		n, _ := strconv.Atoi(v[1])
		a.add(th, &litmus.Store{Addr: a.cell(loc[1]), X: constant(n), Order: exec.RLX})
	default:
		into := register.FindStringSubmatch(to)
		if into == nil {
			return false
		}
		i := int(into[1][0] - 'A')
		if v != nil {
			n, _ := strconv.Atoi(v[1])
			a.add(th, &litmus.Assign{Reg: i, X: constant(n)})
		} else if c := cell.FindStringSubmatch(from); c != nil {
			a.add(th, &litmus.Assign{Reg: i, X: &litmus.Load{Addr: a.cell(c[1]), Order: exec.RLX}})
		} else {
			return false
		}
	}
	return true
}

func constant(v int) litmus.Expr { return n(int64(v)) }

func (a *assembler) add(th int, s litmus.Stmt) {
	a.p.Threads[th].Body = append(a.p.Threads[th].Body, s)
}

// cell is the address of a location, which is new at its first use.
func (a *assembler) cell(name string) litmus.Expr {
	name = strings.ToLower(name)
	for i, l := range a.p.Locs {
		if l.Name == name {
			return at(i)
		}
	}
	a.p.Locs = append(a.p.Locs, litmus.Loc{Name: name, Object: len(a.p.Locs)})
	return at(len(a.p.Locs) - 1)
}

func stateText(state map[string]string) string {
	var parts []string
	for k, v := range state {
		parts = append(parts, k+"="+v)
	}
	slices.Sort(parts)
	return strings.Join(parts, "; ")
}
