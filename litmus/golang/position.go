package golang

import (
	"github.com/ordo-go/ordo/exec"
	"github.com/ordo-go/ordo/litmus"
)

// posOf is where a statement stands; other, if it does not know.
func posOf(s litmus.Stmt, other exec.Pos) exec.Pos {
	switch s := s.(type) {
	case *litmus.Assign:
		return s.Pos
	case *litmus.Store:
		return s.Pos
	case *litmus.Fence:
		return s.Pos
	case *litmus.If:
		return s.Pos
	case *litmus.Loop:
		return s.Pos
	case *litmus.Block:
		for _, inner := range s.Body {
			return posOf(inner, other)
		}
	case *litmus.Jump:
		return s.Pos
	case *litmus.Lock:
		return s.Pos
	case *litmus.Unlock:
		return s.Pos
	case *litmus.Assume:
		return s.Pos
	}
	return other
}
