//go:build special

// Package tagged needs a build tag.
package tagged

import (
	"testing"

	"github.com/ordo-go/ordo/check"
)

func TestTagged(t *testing.T) { check.Run(t, func() {}) }
