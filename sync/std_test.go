//go:build !ordo

package sync_test

import (
	stdsync "sync"
	"time"

	"github.com/ordo-go/ordo/sync"
)

// In production the types are those of the standard library, not copies:
// these assignments compile for identical types only.
var (
	_ *stdsync.Mutex     = (*sync.Mutex)(nil)
	_ *stdsync.RWMutex   = (*sync.RWMutex)(nil)
	_ *stdsync.Cond      = (*sync.Cond)(nil)
	_ *stdsync.WaitGroup = (*sync.WaitGroup)(nil)
	_ *stdsync.Once      = (*sync.Once)(nil)
	_ *stdsync.Locker    = (*sync.Locker)(nil)
	_ *time.Duration     = (*sync.Duration)(nil)
)
