//go:build !linux

package measure

func allowedCPUs() []int { return countedCPUs() }

func pin(int) (restore func(), err error) { return func() {}, errNoPinning }
