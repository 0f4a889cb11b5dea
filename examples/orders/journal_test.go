package main

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"testing"
)

// A memoryFile is a journal's file. It fails when it would be longer than limit,
// if that is not 0, as a full disk does: it takes a part.
type memoryFile struct {
	bytes.Buffer
	limit    int
	synced   int // bytes
	syncs    int
	syncFail error
}

var errNoSpace = errors.New("no space left on device")

func (f *memoryFile) Write(p []byte) (int, error) {
	if f.limit > 0 && f.Len()+len(p) > f.limit {
		n, _ := f.Buffer.Write(p[:f.limit-f.Len()])
		return n, errNoSpace
	}
	return f.Buffer.Write(p)
}

func (f *memoryFile) Sync() error {
	if f.syncFail != nil {
		return f.syncFail
	}
	f.syncs++
	f.synced = f.Len()
	return nil
}

func generated(n int) []Order {
	orders, g := make([]Order, n), newGenerator(7)
	for i := range orders {
		g.Next(&orders[i])
	}
	return orders
}

func journalOf(orders []Order) []byte {
	var b []byte
	for i := range orders {
		b = appendRecord(b, &orders[i])
	}
	return b
}

func readAll(journal []byte) (orders []Order, err error) {
	r := NewJournalReader(bytes.NewReader(journal))
	for {
		var o Order
		if err := r.Next(&o); err != nil {
			return orders, err
		}
		orders = append(orders, o)
	}
}

func TestWhatIsFlushedIsDurableAndComesBack(t *testing.T) {
	for _, fsync := range []bool{true, false} {
		file := &memoryFile{}
		j := NewJournal(file, fsync)
		orders := generated(1000)
		for i, size := 0, 0; i < len(orders); i += size {
			size = min(size+1, len(orders)-i)
			for k := range size {
				j.Append(&orders[i+k])
			}
			if j.durable != int64(i) {
				t.Fatalf("%d durable before the flush of order %d", j.durable, i)
			}
			if err := j.Flush(); err != nil {
				t.Fatal(err)
			}
			if written := (i + size) * recordSize; file.Len() != written || fsync && file.synced != written || j.durable != int64(i+size) {
				t.Fatalf("%d bytes flushed: %d written, %d synced, %d orders durable", written, file.Len(), file.synced, j.durable)
			}
		}
		if !fsync && file.syncs != 0 {
			t.Error("synced all the same")
		}
		got, err := readAll(file.Bytes())
		if err != io.EOF || !slices.Equal(got, orders) {
			t.Errorf("fsync %v: %d orders came back, %v", fsync, len(got), err)
		}
	}
}

func TestAFlushOfNothingCostsNoSync(t *testing.T) {
	file := &memoryFile{}
	if err := NewJournal(file, true).Flush(); err != nil || file.syncs != 0 {
		t.Errorf("%v, %d syncs", err, file.syncs)
	}
}

func TestABatchAllocatesNothing(t *testing.T) {
	file := &memoryFile{}
	file.Grow(2000 * 100 * recordSize)
	j, orders := NewJournal(file, true), generated(100)
	if n := testing.AllocsPerRun(1000, func() {
		for i := range orders {
			j.Append(&orders[i])
		}
		if err := j.Flush(); err != nil {
			t.Fatal(err)
		}
	}); n != 0 {
		t.Errorf("%v allocations for a batch", n)
	}
}

func TestWhatIsNotSyncedIsNotDurable(t *testing.T) {
	for name, file := range map[string]*memoryFile{
		"disk full":  {limit: 15*recordSize + 5},
		"sync fails": {},
	} {
		j := NewJournal(file, true)
		orders := generated(20)
		for i := range orders {
			j.Append(&orders[i])
			if i == 9 {
				if err := j.Flush(); err != nil {
					t.Fatal(err)
				}
			}
		}
		if file.limit == 0 {
			file.syncFail = errNoSpace
		}
		if err := j.Flush(); err != errNoSpace || j.durable != 10 {
			t.Errorf("%s: %v, %d durable", name, err, j.durable)
		}
	}
}

func TestATornTailIsFoundWhereverItIsTorn(t *testing.T) {
	orders := generated(4)
	for i := range orders {
		orders[i].Quantity |= 0x01000000 // the last byte of a record is not zero
	}
	journal := journalOf(orders)
	for length := range len(journal) + 1 {
		for _, zeros := range []int{0, 1, recordSize, 5000} {
			got, err := readAll(append(journal[:length:length], make([]byte, zeros)...))
			if !slices.Equal(got, orders[:length/recordSize]) {
				t.Fatalf("cut at %d, %d zeros: %d orders came back", length, zeros, len(got))
			}
			want := errTorn
			if length%recordSize == 0 && zeros == 0 {
				want = io.EOF
			}
			if !errors.Is(err, want) {
				t.Errorf("cut at %d, %d zeros: %v, want %v", length, zeros, err, want)
			}
		}
	}
}

func TestADamagedByteIsFoundAndSaidWhere(t *testing.T) {
	orders := generated(3)
	journal := journalOf(orders)
	for i := range journal {
		damaged := slices.Clone(journal)
		damaged[i] ^= 0x40
		whole, want := i/recordSize, errCorrupt
		if whole == len(orders)-1 {
			want = errTorn
		}
		got, err := readAll(damaged)
		if !slices.Equal(got, orders[:whole]) || !errors.Is(err, want) {
			t.Errorf("byte %d: %d orders, %v", i, len(got), err)
		}
	}
	journal[recordSize+9] ^= 1
	_, err := readAll(journal)
	if want := "journal: byte 24, behind 1 orders: corrupt: the length or the checksum of a record is wrong"; err.Error() != want {
		t.Errorf("%q, want %q", err, want)
	}
}

func TestVerifyFindsEachDifference(t *testing.T) {
	orders := generated(6)
	engine := func(orders []Order) *Engine {
		e := NewEngine()
		for i := range orders {
			e.Apply(&orders[i])
		}
		return e
	}
	swapped := slices.Clone(orders)
	swapped[2], swapped[3] = swapped[3], swapped[2]
	damaged := journalOf(orders)
	damaged[recordSize] ^= 1
	for _, c := range []struct {
		name          string
		journal       []byte
		book, replica []Order
		want          string
	}{
		{"equal", journalOf(orders), orders, orders, ""},
		{"an order is missing in the journal", journalOf(orders[:5]), orders, orders, "the journal holds 5 orders, and 6 were taken"},
		{"the journal is damaged", damaged, orders, orders, "journal: byte 24, behind 1 orders: corrupt: the length or the checksum of a record is wrong"},
		{"the journal is torn", journalOf(orders)[:5*recordSize+1], orders, orders, "journal: byte 120, behind 5 orders: torn tail"},
		{"the journal has another order", journalOf(swapped), orders, orders, "journal and book differ: the first answer that differs is one of 1 to 6"},
		{"the book missed one", journalOf(orders), orders[:5], orders, "journal and book differ: 6 and 5 answers"},
		{"the replica saw another order", journalOf(orders), orders, swapped, "journal and replica differ: the first answer that differs is one of 1 to 6"},
	} {
		got := ""
		if err := verify(bytes.NewReader(c.journal), 6, engine(c.book), engine(c.replica)); err != nil {
			got = err.Error()
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}
