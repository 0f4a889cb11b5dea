//go:build !linux

package measure

import "errors"

var errNoPinning = errors.New("measure: threads cannot be pinned on this operating system")

func allowedCPUs() []int { return countedCPUs() }

func pin(int) (restore func(), err error) { return func() {}, errNoPinning }
