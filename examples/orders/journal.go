package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
)

// A Journal writes orders to a file, many at a time: an fsync costs the same
// for one order as for thousands.
type Journal struct {
	file    journalFile
	fsync   bool
	buf     []byte // records not yet written
	pending int64  // how many
	durable int64  // orders that survive a crash of the machine; without fsync, of the program
	batches int64  // writes
}

type journalFile interface {
	io.Writer
	Sync() error
}

// NewJournal returns a journal that begins where the file's position is.
func NewJournal(file journalFile, fsync bool) *Journal {
	return &Journal{file: file, fsync: fsync}
}

// Append adds an order to the next write.
func (j *Journal) Append(o *Order) {
	j.buf = appendRecord(j.buf, o)
	j.pending++
}

// Flush writes what was appended, and returns nil when it is durable. After an
// error nothing more can be said of the file's end: the journal is done for.
func (j *Journal) Flush() error {
	if j.pending == 0 {
		return nil
	}
	if _, err := j.file.Write(j.buf); err != nil {
		return err
	}
	if j.fsync {
		if err := j.file.Sync(); err != nil {
			return err
		}
	}
	j.durable += j.pending
	j.batches++
	j.buf, j.pending = j.buf[:0], 0
	return nil
}

var (
	// errTorn: the last record is not whole; nothing but zeros follows it. A
	// crash during a write leaves that. The orders before it are whole; none
	// from it on was answered.
	errTorn = errors.New("torn tail")
	// errCorrupt: a record is damaged and others follow. That is not what a
	// crash leaves, unless the file system wrote the last batch in another
	// order.
	errCorrupt = errors.New("corrupt")
)

// A JournalReader reads a journal from its start.
type JournalReader struct {
	in     *bufio.Reader
	offset int64
	count  int64 // orders read
}

// NewJournalReader returns a reader of the journal that in holds.
func NewJournalReader(in io.Reader) *JournalReader {
	return &JournalReader{in: bufio.NewReaderSize(in, 1<<20)}
}

// Next reads an order. It returns io.EOF at the end of the journal, and
// otherwise an error that says where and how the journal is damaged.
func (r *JournalReader) Next(o *Order) error {
	record, err := r.in.Peek(recordSize)
	if len(record) == 0 {
		return err
	}
	if err == io.EOF {
		return r.damaged(errTorn)
	}
	if err != nil {
		return err
	}
	if err := decode(record, o); err != nil {
		if r.in.Discard(recordSize); r.onlyZeros() {
			return r.damaged(errTorn)
		}
		return r.damaged(fmt.Errorf("%w: %w", errCorrupt, err))
	}
	r.in.Discard(recordSize) // cannot fail: it was peeked
	r.offset += recordSize
	r.count++
	return nil
}

func (r *JournalReader) damaged(how error) error {
	return fmt.Errorf("journal: byte %d, behind %d orders: %w", r.offset, r.count, how)
}

// onlyZeros reads the rest of the journal and says whether it is all zeros.
func (r *JournalReader) onlyZeros() bool {
	for {
		b, err := r.in.ReadByte()
		if err != nil {
			return err == io.EOF
		}
		if b != 0 {
			return false
		}
	}
}
