package main

import (
	"encoding/json"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/ordo-go/ordo/draw"
)

// write writes the failing execution of a check into files: as data, as a picture,
// and in words.
func (s *session) write(f *finding) {
	fail := f.failure()
	base := drawingName(path.Base(f.pkg)+"."+f.name(), f.check.Model, s.names)
	var kinds []string
	put := func(kind string, content []byte) {
		file := filepath.Join(s.dir, base+kind)
		if err := os.WriteFile(file, content, 0o666); err != nil {
			s.trouble(fileProblem(file, err))
			return
		}
		f.files = append(f.files, file)
		kinds = append(kinds, kind)
	}
	if g := fail.Graph; g != nil { // none if it is very long
		g.Name = f.test
		if data, err := json.Marshal(g); err != nil {
			s.trouble(err)
		} else {
			put(".json", append(data, '\n'))
		}
		put(".svg", draw.SVG(g, draw.Options{}))
	}
	put(".txt", []byte(fail.Report+"\n\nthe execution:\n"+fail.Trace))
	s.written = append(s.written, base+strings.Join(kinds, " "))
}
