// Package nochecks has tests, and no check.
package nochecks

import "testing"

func TestOne(t *testing.T) { t.Run("below", func(t *testing.T) {}) }

func TestSkipped(t *testing.T) { t.Skip("not today") }
