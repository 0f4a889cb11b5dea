package main

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestANamedPipeThatNobodyWritesTo(t *testing.T) {
	name := filepath.Join(t.TempDir(), "pipe")
	if err := exec.Command("mkfifo", name).Run(); err != nil {
		t.Skip("no named pipe can be made here:", err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	_, _, err := openSource(ctx, options{in: name})
	if err == nil || !strings.Contains(err.Error(), "interrupted before somebody wrote to it") {
		t.Errorf("error %v", err)
	}
	if w, err := os.OpenFile(name, os.O_RDWR, 0); err == nil { // lets go who opens it
		w.Close()
	}
	if file, err := openInput(t.Context(), "files_test.go"); err != nil {
		t.Error(err)
	} else {
		file.Close()
	}
}
