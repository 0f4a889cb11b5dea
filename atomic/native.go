package atomic

import "github.com/ordo-go/ordo/internal/checked"

// native says that an operation is nothing but itself: neither the checker nor the race
// detector is there to be told. A load is then one of the functions of sync/atomic and not a
// method: the compiler marks each call that it inlines with a NOP, unless an instruction is
// of the same line, and a method is one more such call around the function.
const native = !checked.Enabled && !detector
