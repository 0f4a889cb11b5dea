package bad

import "testing"

func TestX(t *testing.T) {}
