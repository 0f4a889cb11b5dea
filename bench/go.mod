module github.com/ordo-go/ordo/bench

go 1.26.0

require (
	github.com/Workiva/go-datastructures v1.1.7
	github.com/ordo-go/ordo v0.0.0
	github.com/puzpuzpuz/xsync/v4 v4.5.0
)

require (
	github.com/HdrHistogram/hdrhistogram-go v1.4.0 // indirect
	golang.org/x/sys v0.49.0 // indirect
)

replace github.com/ordo-go/ordo => ../
