//go:build !amd64

package atomic

func pauseBriefly() { pause() }
