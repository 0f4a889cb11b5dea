//go:build !amd64 || race || ordo_portable

package atomic

// plainStores says that relaxed and release stores are a compiler barrier and
// then a plain MOV. Here they are sync/atomic stores.
const plainStores = false
