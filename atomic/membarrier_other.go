//go:build !(linux && amd64) || race || ordo_portable

package atomic

// Nothing makes barrierEverywhere work.
const (
	mayExpedite = false
	expedited   = false
)

func barrierEverywhere() {}
