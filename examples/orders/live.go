package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"golang.org/x/term"
)

// A screen is where results go. On a terminal it has colours, unless NO_COLOR
// is set, and a line that changes; in a pipe or a file neither.
type screen struct {
	out      *os.File
	terminal bool
	colour   bool
	lost     error // the first of out: somebody has not got all the results
}

func newScreen(out *os.File) *screen {
	terminal := term.IsTerminal(int(out.Fd())) && os.Getenv("TERM") != "dumb"
	return &screen{out: out, terminal: terminal, colour: terminal && os.Getenv("NO_COLOR") == ""}
}

func (s *screen) printf(format string, values ...any) {
	if _, err := fmt.Fprintf(s.out, format, values...); s.lost == nil {
		s.lost = err
	}
}

// ANSI colours.
const (
	green = "32"
	red   = "31"
)

func (s *screen) paint(colour, text string) string {
	if !s.colour {
		return text
	}
	return "\x1b[" + colour + "m" + text + "\x1b[0m"
}

// watch shows the progress on one line of the terminal, until stop is called;
// that clears the line.
func (s *screen) watch(now func() progress) (stop func()) {
	quit, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		tick := time.NewTicker(200 * time.Millisecond)
		defer tick.Stop()
		last, at := progress{}, time.Now()
		for {
			select {
			case <-quit:
				s.line("")
				return
			case t := <-tick.C:
				p := now()
				s.line(p.describe(float64(p.answered-last.answered) / t.Sub(at).Seconds()))
				last, at = p, t
			}
		}
	}()
	return func() { close(quit); <-done }
}

// line shows text on the line of the cursor, cut off at the terminal's width.
func (s *screen) line(text string) {
	width, _, err := term.GetSize(int(s.out.Fd()))
	if err != nil || width < 2 {
		width = 80
	}
	text = text[:min(len(text), width-1)]
	fmt.Fprintf(s.out, "\r%-*s\r%s", width-1, "", text)
}

// describe is one line; perSecond is the throughput.
func (p progress) describe(perSecond float64) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s answered, %s/s, lag:", grouped(p.answered), grouped(int64(perSecond)))
	for _, l := range p.lags {
		fmt.Fprintf(&b, " %s %s", l.name, grouped(l.orders))
	}
	return b.String()
}

// grouped writes n with a comma after each three digits.
func grouped(n int64) string {
	digits := strconv.FormatInt(n, 10)
	for i := len(digits) - 3; i > 0 && digits[i-1] != '-'; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}
