package main

import (
	"encoding/binary"
	"errors"
	"hash/crc32"
)

// The ranges of an order's fields; both begin at 1.
const (
	MaxPrice    = 1<<16 - 1 // ticks
	MaxQuantity = 1_000_000_000
)

// A Side says whether an order buys or sells.
type Side uint8

const (
	Buy Side = iota + 1
	Sell
)

func (s Side) String() string {
	if s == Buy {
		return "buy"
	}
	return "sell"
}

// An Order is a limit order: buy or sell Quantity at Price or better.
type Order struct {
	ID       uint64 // the client's; it need not be unique
	Price    uint32
	Quantity uint32
	Side     Side
}

// An order's record, little endian. The length allows for longer records in
// later versions.
//
//	 0  checksum  uint32  CRC-32C of the rest
//	 4  length    uint16  of the record: recordSize
//	 6  side      uint8
//	 7            uint8   zero
//	 8  id        uint64
//	16  price     uint32
//	20  quantity  uint32
const recordSize = 24

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// errRecord is what decode returns for bytes that appendRecord did not write.
var errRecord = errors.New("the length or the checksum of a record is wrong")

// appendRecord appends the order's record to buf.
func appendRecord(buf []byte, o *Order) []byte {
	n := len(buf)
	buf = append(buf, make([]byte, recordSize)...) // no allocation if there is room
	r := buf[n:]
	binary.LittleEndian.PutUint16(r[4:], recordSize)
	r[6] = byte(o.Side)
	binary.LittleEndian.PutUint64(r[8:], o.ID)
	binary.LittleEndian.PutUint32(r[16:], o.Price)
	binary.LittleEndian.PutUint32(r[20:], o.Quantity)
	binary.LittleEndian.PutUint32(r, crc32.Checksum(r[4:], castagnoli))
	return buf
}

// decode reads a record of recordSize bytes.
func decode(r []byte, o *Order) error {
	if binary.LittleEndian.Uint16(r[4:]) != recordSize ||
		binary.LittleEndian.Uint32(r) != crc32.Checksum(r[4:recordSize], castagnoli) {
		return errRecord
	}
	*o = Order{
		ID:       binary.LittleEndian.Uint64(r[8:]),
		Price:    binary.LittleEndian.Uint32(r[16:]),
		Quantity: binary.LittleEndian.Uint32(r[20:]),
		Side:     Side(r[6]),
	}
	return nil
}
