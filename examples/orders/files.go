package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// openSource opens where the orders come from, and says in words what that is.
func openSource(ctx context.Context, o options) (in source, from string, err error) {
	switch o.in {
	case "":
		in, from = newGenerator(o.seed), fmt.Sprintf("generated from seed %d", o.seed)
	case "-":
		in, from = newInput("stdin", interruptible{ctx, os.Stdin}), "from standard input"
	default:
		file, err := openInput(ctx, o.in) // open until the program ends
		if err != nil {
			return nil, "", err
		}
		in, from = newInput(o.in, interruptible{ctx, file}), "from "+o.in
	}
	if o.n > 0 && (o.in == "" || o.limited) {
		in = &limited{source: in, left: o.n}
	}
	return in, from, nil
}

// openInput opens a file, or a named pipe, which takes until somebody writes to it or ctx ends.
func openInput(ctx context.Context, name string) (*os.File, error) {
	file, err := await(ctx, func() (*os.File, error) { return os.Open(name) })
	if err != nil && err == ctx.Err() {
		err = fmt.Errorf("-in %s: interrupted before somebody wrote to it", name)
	}
	if err != nil {
		return nil, err
	}
	if info, err := file.Stat(); err == nil && info.IsDir() {
		file.Close()
		return nil, fmt.Errorf("-in %s: a directory; choose a file of orders", name)
	}
	return file, nil
}

// openJournal opens the file for the journal, and says in words what it is. An
// empty name is a temporary file. A file that is there already is left alone: if it is empty
// another run may be about to write it. Call done at the end.
func openJournal(name string) (file *os.File, what string, done func(), err error) {
	if name == "" {
		return temporaryJournal()
	}
	file, err = os.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, fs.ErrExist) {
		file, err = openDevice(name)
	}
	if err != nil {
		return nil, "", nil, err
	}
	return file, name, func() { file.Close() }, nil
}

// openDevice opens for a journal what is there already, and is no file.
func openDevice(name string) (*os.File, error) {
	info, err := os.Stat(name)
	switch {
	case err != nil:
		return nil, err
	case info.Mode().IsRegular():
		return nil, fmt.Errorf("-journal %s: the file exists; remove it or choose another", name)
	case info.Mode()&os.ModeNamedPipe != 0:
		return nil, fmt.Errorf("-journal %s: the journal is read back in the end; choose a file", name)
	}
	return os.OpenFile(name, os.O_RDWR, 0)
}

// temporaryJournal removes the file at once where the system lets it, so that
// nothing is left behind however the program ends, and otherwise in done.
func temporaryJournal() (file *os.File, what string, done func(), err error) {
	file, err = os.CreateTemp("", "orders-*.journal")
	if err != nil {
		return nil, "", nil, err
	}
	removed := os.Remove(file.Name()) == nil
	return file, "a temporary file", func() {
		file.Close()
		if !removed {
			os.Remove(file.Name())
		}
	}, nil
}
