//go:build !(linux && amd64) || race || ordo_portable

package atomic

// expedited says that barrierEverywhere works.
const expedited = false

func barrierEverywhere() {}
