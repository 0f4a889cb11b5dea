package main

import (
	"fmt"
	"io"
	"sync"
	"sync/atomic"
	"time"
)

// A progress is a line on a terminal that says how far a run is. The zero value
// shows nothing.
type progress struct {
	total      int // tests; 0: checks, of which nobody knows how many there are
	done       atomic.Int64
	executions atomic.Int64
	now        atomic.Pointer[string] // the check that goes on
	start      time.Time

	mu     sync.Mutex
	out    io.Writer // nil: nothing is shown
	shown  bool
	ticker *time.Ticker
	quit   chan struct{}
	ended  sync.WaitGroup
}

// newProgress starts to show progress on out if it is a terminal.
func newProgress(out io.Writer, total int) *progress {
	p := &progress{total: total, start: time.Now()}
	if isTerminal(out) {
		p.show(out)
	}
	return p
}

func (p *progress) show(out io.Writer) {
	p.out = out
	p.ticker = time.NewTicker(100 * time.Millisecond)
	p.quit = make(chan struct{})
	quit := p.quit
	p.ended.Go(func() { p.run(quit) })
}

func (p *progress) run(quit <-chan struct{}) {
	for {
		select {
		case <-p.ticker.C:
			p.mu.Lock()
			fmt.Fprintf(p.out, "\r\x1b[K%s", p.line(time.Since(p.start)))
			p.shown = true
			p.mu.Unlock()
		case <-quit:
			return
		}
	}
}

// line says what was done in a time.
func (p *progress) line(elapsed time.Duration) string {
	n := p.executions.Load()
	rate := float64(n) / max(elapsed.Seconds(), 1e-3)
	of := fmt.Sprintf("%d of %d tests", p.done.Load(), p.total)
	if p.total == 0 {
		of = plural(int(p.done.Load()), "check")
	}
	line := fmt.Sprintf("%s, %d executions, %.0f/s, %.1fs", of, n, rate, elapsed.Seconds())
	if now := p.now.Load(); now != nil {
		line += ", in " + shortened(*now, 30)
	}
	return line
}

// shortened is s in at most so many letters.
func shortened(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}

// writer returns a writer to w that takes the line away first.
func (p *progress) writer(w io.Writer) io.Writer { return &aside{p, w} }

type aside struct {
	p *progress
	w io.Writer
}

func (a *aside) Write(text []byte) (int, error) {
	a.p.mu.Lock()
	defer a.p.mu.Unlock()
	a.p.hide()
	return a.w.Write(text)
}

// clear takes the line away before anything else is printed.
func (p *progress) clear() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.hide()
}

func (p *progress) hide() {
	if p.shown {
		fmt.Fprint(p.out, "\r\x1b[K")
		p.shown = false
	}
}

// stop takes the line away for good. It may be called again.
func (p *progress) stop() {
	if p.quit == nil {
		return
	}
	p.ticker.Stop()
	close(p.quit)
	p.ended.Wait()
	p.quit = nil
	p.clear()
}

// counter returns a function for one test that is told how many executions it has
// so far.
func (p *progress) counter() func(executions int) {
	last := 0
	return func(n int) {
		p.executions.Add(int64(n - last))
		last = n
	}
}
