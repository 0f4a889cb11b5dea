package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
	"text/template"
)

// The figures of README.md are those of the pages of results. What README says with them is
// in testdata/readme.tmpl; a block that differs is printed as it should be.
func TestReadmeFigures(t *testing.T) {
	zen4, zen5 := readPage(t, "RESULTS.md"), readPage(t, "RESULTS-zen5.md")
	of := func(p page) func(section, rival string, column ...string) (string, error) {
		return func(section, rival string, column ...string) (string, error) {
			x, err := p.figure(section, rival, append(column, "ns/op")[0])
			return short(x), err
		}
	}
	tmpl, err := template.New("readme.tmpl").Funcs(template.FuncMap{
		"fig":  of(zen4),
		"five": of(zen5),
		"ms": func(section, rival, column string) (string, error) {
			x, err := zen4.figure(section, rival, column)
			return fmt.Sprintf("%.2g", x/1e6), err
		},
		"us": func(section, rival, column string) (string, error) {
			x, err := zen4.figure(section, rival, column)
			return short(x / 1e3), err
		},
		"div": func(section, rival, by string) (string, error) {
			x, err := zen4.figure(section, rival, "ns/op")
			y, err2 := zen4.figure(section, by, "ns/op")
			return short(x / y), errors.Join(err, err2)
		},
		"claim": func(rival string) (string, error) {
			x, err := zen4.figure("claim", rival, "ns/op")
			if y, err := zen5.figure("claim", rival, "ns/op"); err == nil {
				return short(x) + " (" + short(y) + ")", nil
			}
			return short(x), err
		},
	}).ParseFiles("testdata/readme.tmpl")
	if err != nil {
		t.Fatal(err)
	}
	var text bytes.Buffer
	if err := tmpl.Execute(&text, nil); err != nil {
		t.Fatal(err)
	}
	readme, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, block := range strings.Split(text.String(), "\n---\n") {
		if !strings.Contains(string(readme), strings.TrimSpace(block)) {
			t.Errorf("README.md does not say:\n%s", block)
		}
	}
}

// A page is the figures of a page of results, by case, rival and column, of processors that
// are near each other.
type page map[[3]string]float64

func readPage(t *testing.T, name string) page {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	p := page{}
	var section string
	var columns []string
	for line := range strings.Lines(string(text)) {
		if title, ok := strings.CutPrefix(line, "### "); ok {
			section, columns = "", nil
			if name, where, _ := strings.Cut(title, ", "); strings.HasPrefix(where, "near") {
				section = name
			}
			continue
		}
		cells := strings.Split(strings.Trim(line, "| \n"), " | ")
		switch {
		case section == "" || len(cells) < 3:
		case columns == nil:
			columns = cells
		default:
			rival, _, _ := strings.Cut(cells[0], " ")
			for i, cell := range cells[1:] {
				if x, err := strconv.ParseFloat(cell, 64); err == nil {
					p[[3]string{section, rival, columns[i+1]}] = x
				}
			}
		}
	}
	return p
}

func (p page) figure(section, rival, column string) (float64, error) {
	x, ok := p[[3]string{section, rival, column}]
	if !ok {
		return 0, fmt.Errorf("no %s of %s in %s", column, rival, section)
	}
	return x, nil
}

// short is x as README writes it: to two digits, and to one nanosecond.
func short(x float64) string {
	switch {
	case x < 1:
		return fmt.Sprintf("%.2f", x)
	case x < 9.95:
		return fmt.Sprintf("%.1f", x)
	case x < 1e4:
		return fmt.Sprintf("%.0f", x)
	}
	return fmt.Sprintf("%d,%03d", int(x)/1000, int(x)%1000)
}
