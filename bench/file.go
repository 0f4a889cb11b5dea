package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// A file is what -o names. What is written goes to another beside it, which takes its
// place at the end: so it may be one of those that -from reads, and is left as it was if
// something fails.
type file struct {
	*os.File
	name string // the file's; "" if it is written itself
}

// create begins a file. What is no regular file, a device or a pipe, is written itself.
func create(name string) (f file, err error) {
	if target, err := filepath.EvalSymlinks(name); err == nil {
		name = target
	}
	mode := os.FileMode(0o666)
	if info, err := os.Stat(name); err == nil {
		if !info.Mode().IsRegular() {
			f.File, err = os.OpenFile(name, os.O_WRONLY, 0)
			return f, err
		}
		mode = info.Mode().Perm()
	}
	f.name = name
	f.File, err = os.OpenFile(name+".part", os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if errors.Is(err, fs.ErrExist) {
		err = fmt.Errorf("%s.part exists: another run writes it, or one that failed has left there what it measured; move it away", name)
	}
	return f, err
}

// keep ends the file, with what was written.
func (f file) keep() error {
	err := f.Close()
	if f.name == "" || err != nil {
		return err
	}
	return os.Rename(f.Name(), f.name)
}

// drop leaves the file as it was, and returns the name of one with what was written, or
// "" if that is nothing.
func (f file) drop() (rest string) {
	info, err := f.Stat()
	f.Close()
	switch {
	case f.name == "":
		return ""
	case err == nil && info.Size() > 0:
		return f.Name()
	}
	os.Remove(f.Name())
	return ""
}
