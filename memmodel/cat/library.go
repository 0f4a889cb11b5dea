package cat

import (
	"embed"
	"sync"
)

//go:embed lib/*.cat
var libraryFS embed.FS

// Library returns a file of the embedded library: what models include without
// having it beside them.
func Library(path string) ([]byte, bool) {
	src, err := libraryFS.ReadFile("lib/" + path)
	return src, err == nil
}

// LibraryFiles returns the names of the files of the library, sorted.
func LibraryFiles() []string {
	entries, err := libraryFS.ReadDir("lib")
	if err != nil {
		return nil
	}
	var out []string
	for _, e := range entries {
		out = append(out, e.Name())
	}
	return out
}

// Stdlib returns the statements that are in force before every model. They are
// shared: nobody may change them.
var Stdlib = sync.OnceValue(func() []Stmt {
	src, _ := Library("stdlib.cat")
	f, err := Loader{}.Load("stdlib.cat", src)
	if err != nil {
		panic(err) // it is part of the program, and tested
	}
	return f.Stmts
})
