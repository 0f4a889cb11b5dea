package c

import (
	"strings"

	"github.com/ordo-go/ordo/exec"
	"github.com/ordo-go/ordo/litmus"
)

// meta is what the lines KEY=VALUE of the header say. Those of other tools are
// passed over.
type meta struct {
	lines []metaLine
	bools map[string]bool
}

type metaLine struct {
	key, value string
	pos        exec.Pos
}

func (m *meta) add(key, value string, pos exec.Pos) {
	m.lines = append(m.lines, metaLine{key, value, pos})
	if key == "Bool" {
		if m.bools == nil {
			m.bools = map[string]bool{}
		}
		for _, name := range strings.Fields(value) {
			m.bools[name] = true
		}
	}
}

// regType is t, or bool where a line Bool= says so.
func (m *meta) regType(thread, name string, t litmus.Type) litmus.Type {
	if m.bools[thread+":"+name] {
		t.Kind, t.Bits = litmus.Bool, 8
	}
	return t
}

// locTypes makes bools of the locations that a line Bool= names.
func (m *meta) locTypes(locs []litmus.Loc) {
	for i := range locs {
		name, _, _ := strings.Cut(locs[i].Name, "[")
		if m.bools[name] {
			locs[i].Type.Kind, locs[i].Type.Bits = litmus.Bool, 8
		}
	}
}

// apply gives the program what only such lines say.
func (m *meta) apply(p *parser) {
	for _, l := range m.lines {
		switch words := strings.Fields(l.value); l.key {
		case "Object":
			m.object(p, words, l.pos)
		case "Result":
			for _, w := range words {
				th, reg := p.regNamed(w, l.pos)
				p.prog.Threads[th].Regs[reg].Result = true
			}
		}
	}
	// Names change last: the other lines use those of the text.
	for _, l := range m.lines {
		switch l.key {
		case "Test":
			p.prog.Name = l.value
		case "Thread":
			m.thread(p, l)
		case "Name":
			m.rename(p, l)
		}
	}
}

// object makes one object of locations that follow each other.
func (m *meta) object(p *parser, words []string, pos exec.Pos) {
	first := -1
	for i, w := range words {
		loc, ok := p.locs[w]
		if !ok || p.cells[w] > 0 {
			fail(pos, "Object=: there is no location %s", w)
		}
		if first < 0 {
			first = loc
		}
		if loc != first+i {
			fail(pos, "Object=: %s does not follow the location before it in the initial state", w)
		}
		p.prog.Locs[loc].Object = p.prog.Locs[first].Object
		p.prog.Locs[loc].Index = i
	}
}

func (m *meta) thread(p *parser, l metaLine) {
	number, name, _ := strings.Cut(l.value, " ")
	th, ok := p.threads[number]
	if !ok {
		fail(l.pos, "Thread=: there is no thread %s", number)
	}
	p.prog.Threads[th].Name = name
}

// rename reads `Name=q_tail q.tail` or `Name=0:r_1 r`.
func (m *meta) rename(p *parser, l metaLine) {
	text, name, _ := strings.Cut(l.value, " ")
	if strings.Contains(text, ":") {
		th, reg := p.regNamed(text, l.pos)
		p.prog.Threads[th].Regs[reg].Name = name
		return
	}
	loc, ok := p.locs[text]
	if !ok {
		fail(l.pos, "Name=: there is no location %s", text)
	}
	p.prog.Locs[loc].Name = name
}

// regNamed finds the register that is written 0:r0.
func (p *parser) regNamed(s string, pos exec.Pos) (thread, reg int) {
	number, name, _ := strings.Cut(s, ":")
	if th, ok := p.threads[number]; ok {
		if i, ok := p.regsOf[th][name]; ok {
			return th, i
		}
	}
	fail(pos, "there is no register %s", s)
	return 0, 0
}
