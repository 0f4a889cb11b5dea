package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
)

// An input reads orders from text, one a line: ID,SIDE,PRICE,QUANTITY as in
// "7,buy,101,30". Blanks around a field, empty lines and lines that begin with
// # are skipped.
type input struct {
	name string
	in   *bufio.Reader
	line int
}

// newInput returns an input of what in holds; name is for errors.
func newInput(name string, in io.Reader) *input {
	return &input{name: name, in: bufio.NewReaderSize(in, 1<<16)}
}

// An inputError is a line that is not an order.
type inputError struct {
	file      string
	line, col int // from 1; col in bytes
	message   string
}

func (e *inputError) Error() string {
	return fmt.Sprintf("%s:%d:%d: %s", e.file, e.line, e.col, e.message)
}

// Next reads the next order. It returns io.EOF behind the last.
func (r *input) Next(o *Order) error {
	for {
		line, err := r.in.ReadSlice('\n')
		r.line++
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			return r.error(1, fmt.Sprintf("a line of more than %d bytes: expected ID,SIDE,PRICE,QUANTITY", len(line)))
		case err != nil && err != io.EOF:
			return fmt.Errorf("%s: %w", r.name, err)
		case err == io.EOF && len(line) == 0:
			return io.EOF
		}
		if r.line == 1 {
			line = bytes.TrimPrefix(line, []byte("\ufeff")) // the byte order mark that some editors write
		}
		line = bytes.TrimRight(line, " \t\r\n")
		if len(line) == 0 || line[0] == '#' {
			continue
		}
		if col, message := parse(line, o); message != "" {
			return r.error(col, message)
		}
		return nil
	}
}

func (r *input) error(col int, message string) error {
	return &inputError{r.name, r.line, col, message}
}

// parse reads an order from a line. If it cannot, it returns a message and the
// column where that applies.
func parse(line []byte, o *Order) (col int, message string) {
	p := parser{line: line}
	id := p.number("id", 0, 1<<64-1)
	side := p.side()
	price := p.number("price", 1, MaxPrice)
	quantity := p.number("quantity", 1, MaxQuantity)
	p.end()
	*o = Order{ID: id, Side: side, Price: uint32(price), Quantity: uint32(quantity)}
	return p.col, p.message
}

// A parser goes through the fields of a line. It keeps the first error.
type parser struct {
	line    []byte
	next    int // where the next field begins
	fields  int // fields seen
	col     int
	message string
}

// field returns the next field without the blanks around it.
func (p *parser) field() (text []byte, col int, ok bool) {
	if p.message != "" {
		return nil, 0, false
	}
	if p.next > len(p.line) {
		p.fail(len(p.line)+1, fmt.Sprintf("the line ends after %d of 4 fields: expected ID,SIDE,PRICE,QUANTITY", p.fields))
		return nil, 0, false
	}
	start, end := p.next, len(p.line)
	if comma := bytes.IndexByte(p.line[start:], ','); comma >= 0 {
		end = start + comma
	}
	p.next = end + 1
	p.fields++
	for start < end && (p.line[start] == ' ' || p.line[start] == '\t') {
		start++
	}
	return bytes.TrimRight(p.line[start:end], " \t"), start + 1, true
}

func (p *parser) fail(col int, message string) { p.col, p.message = col, message }

// number reads a field that holds a whole number from lo to hi.
func (p *parser) number(name string, lo, hi uint64) uint64 {
	text, col, ok := p.field()
	if !ok {
		return 0
	}
	n, ok := whole(text, hi)
	if !ok || n < lo {
		p.fail(col, fmt.Sprintf("%s %s: expected a whole number from %d to %d", name, quoted(text), lo, hi))
	}
	return n
}

// whole is the number that text holds, if it is one and at most hi.
func whole(text []byte, hi uint64) (n uint64, ok bool) {
	for _, c := range text {
		digit := uint64(c - '0')
		if digit > 9 || n > (hi-digit)/10 {
			return 0, false
		}
		n = n*10 + digit
	}
	return n, len(text) > 0
}

func (p *parser) side() Side {
	text, col, ok := p.field()
	switch {
	case !ok:
		return 0
	case string(text) == "buy":
		return Buy
	case string(text) == "sell":
		return Sell
	}
	p.fail(col, fmt.Sprintf("side %s: expected buy or sell", quoted(text)))
	return 0
}

// quoted is text in quotes, or how it begins.
func quoted(text []byte) string {
	const most = 40
	if len(text) > most {
		return fmt.Sprintf("%q...", text[:most])
	}
	return fmt.Sprintf("%q", text)
}

// end reports what follows the last field.
func (p *parser) end() {
	if p.message == "" && p.next <= len(p.line) {
		p.fail(p.next, "the line goes on after 4 fields: expected ID,SIDE,PRICE,QUANTITY")
	}
}

// An interruptible reader stops waiting when ctx ends: a read of a terminal or
// of a pipe may last for ever. It must not be used after that.
type interruptible struct {
	ctx context.Context
	in  io.Reader
}

func (r interruptible) Read(p []byte) (int, error) {
	return await(r.ctx, func() (int, error) { return r.in.Read(p) })
}

// await is what f returns, or the error of ctx if that ends first: f then goes on, and what
// it returns is lost.
func await[T any](ctx context.Context, f func() (T, error)) (T, error) {
	type result struct {
		v   T
		err error
	}
	done := make(chan result, 1)
	go func() {
		v, err := f()
		done <- result{v, err}
	}()
	select {
	case got := <-done:
		return got.v, got.err
	case <-ctx.Done():
		var none T
		return none, ctx.Err()
	}
}
