//go:build linux && amd64 && !race && !ordo_portable

package atomic

var StopTheWorld = stopTheWorld
