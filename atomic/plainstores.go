//go:build amd64 && !race && !ordo_portable

package atomic

// plainStores says that relaxed and release stores are a compiler barrier and
// then a plain MOV. WEAK.md, "The assumption", says why that is sound.
const plainStores = true
