package cat

import (
	"fmt"

	"github.com/ordo-go/ordo/exec"
)

// An Error is what is wrong with a model, and where.
type Error struct {
	Pos     exec.Pos
	Message string
}

func (e *Error) Error() string { return e.Pos.String() + ": " + e.Message }

func errorf(pos exec.Pos, format string, args ...any) *Error {
	return &Error{Pos: pos, Message: fmt.Sprintf(format, args...)}
}
