package exec

import "strconv"

// Kind says what a memory event does. A read-modify-write is both a Read and a
// Write in one event, where the model wants it so; where a model has two events
// for it, they are tied by [Graph.RMW].
type Kind uint8

const (
	Read Kind = 1 << iota
	Write
	Fence
	Update Kind = Read | Write
)

// String returns R, W, U (for a read-modify-write) or F.
func (k Kind) String() string {
	switch k {
	case Read:
		return "R"
	case Write:
		return "W"
	case Update:
		return "U"
	case Fence:
		return "F"
	}
	return "?"
}

// Order is the memory order of an event.
type Order uint8

const (
	NA     Order = iota // plain, non-atomic
	RLX                 // relaxed
	ACQ                 // acquire
	REL                 // release
	ACQREL              // acquire and release
	SC                  // sequentially consistent
)

var orderNames = [...]string{"na", "rlx", "acq", "rel", "acq_rel", "sc"}

func (o Order) String() string {
	if int(o) < len(orderNames) {
		return orderNames[o]
	}
	return "Order(" + strconv.Itoa(int(o)) + ")"
}

// Pos is a place in a source text. Line and Col count from 1; the zero value is
// no place.
type Pos struct {
	File string `json:"file,omitempty"`
	Line int    `json:"line,omitempty"`
	Col  int    `json:"col,omitempty"`
}

// String returns FILE:LINE:COL, without what is not known.
func (p Pos) String() string {
	s := p.File
	if p.Line > 0 {
		if s != "" {
			s += ":"
		}
		s += strconv.Itoa(p.Line)
		if p.Col > 0 {
			s += ":" + strconv.Itoa(p.Col)
		}
	}
	return s
}

// InitThread is the Thread of the initial writes.
const InitThread = -1

// An Event is one memory action of one thread.
type Event struct {
	Thread int      // index into Graph.Threads; InitThread for an initial write
	Kind   Kind     //
	Order  Order    //
	Loc    string   // the location as its language writes it: x, y[1], q.tail; "" for a fence
	Read   string   // the value read, if Kind has Read
	Wrote  string   // the value written, if Kind has Write
	Tags   []string // further sets it is in, sorted: "LK", "MFENCE", "DMB.SY"
	Text   string   // the source text of the operation, for people; may be ""
	Pos    Pos      // where it stands in the source
}

// IsInit reports whether e is an initial write.
func (e Event) IsInit() bool { return e.Thread == InitThread }

// A Graph is one execution. The initial writes come first in Events, then the
// events of thread 0 in an order that agrees with PO, then those of thread 1, and
// so on. Relations that an execution does not have are nil.
type Graph struct {
	Name    string   // of the program
	Threads []string // names, by index
	Events  []Event

	PO   *Rel // program order, transitive; may be partial within a thread
	RF   *Rel // reads-from: write to read
	CO   *Rel // coherence: the modification order of each location, transitive, initial writes first
	RMW  *Rel // the read and the write of one read-modify-write, where they are two events
	Addr *Rel // address dependencies
	Data *Rel // data dependencies
	Ctrl *Rel // control dependencies

	// Extra has derived relations that are worth showing, by name: sw, hb, S.
	Extra map[string]*Rel
}

// FR returns from-reads: each read to the writes that come after the one it
// reads from in CO. A read-modify-write is not before itself.
func (g *Graph) FR() *Rel {
	n := len(g.Events)
	if g.RF == nil || g.CO == nil {
		return NewRel(n)
	}
	fr := NewRel(n).Compose(NewRel(n).Inverse(g.RF), g.CO)
	for e := range n {
		fr.Remove(e, e)
	}
	return fr
}
