package enumerate_test

// Changes after which a model means the same, with the argument why. Those for
// which the reason speaks of machine code are no longer the same for graphs that no
// program in C or Go has.
var equivalent = []struct {
	models  string
	changes []string
	why     string
}{
	{"c++11 c++11-simp", []string{"HappensBefore removed"},
		`a cycle of hb has a synchronization in it, from the head w of a release sequence to a read r of w'.
		Then r hb w: with w' = w that is NotFromTheFuture, else w co w' rf r hb w is Coherence`},
	{"sc", []string{
		"Atomicity removed", "Atomicity: [R & W] | rmw -> [R & W]", "Atomicity: [R & W] | rmw -> rmw",
		"Atomicity: R & W -> R", "Atomicity: R & W -> W", "SeqCst: rmw | rf | co | fr -> rf | co | fr"},
		`the update is one event u, and u fr w co u is a cycle; rmw is empty but for machine code`},
	{"c++20 c++20-nta rc11 rc11-rs20 ra", []string{"update: [R & W] | rmw -> [R & W]"},
		`rmw is empty but for machine code`},
	{"c++20 c++20-nta rc11 rc11-rs20 ra", []string{"update: R & W -> R", "update: R & W -> W"},
		`after rf comes a read and before rf a write. A loop of fr and co starts at a read and ends at a write,
		and a loop of co and rf begins at a write and ends at a read`},
	{"c++20 c++20-nta rc11 rc11-rs20 c++11 c++11-simp go", []string{
		"rs: W & A -> A", "sw: W & A -> A", "sw: R & A -> A"},
		`rf goes from writes to reads`},
	{"c++20 c++20-nta", []string{
		"shb: (po | [SC] ; sw ; [SC] | po ; hb ; po)+ -> po | [SC] ; sw ; [SC] | po ; hb ; po",
		"shb: [SC] ; sw ; [SC] | po ; hb ; po -> po ; hb ; po"},
		`between SC events, adjacent steps of po and of po;hb;po are one step, and sw between SC events is an edge of S
		by itself. It is so also by what it reads: [SCm];eco;[SCm], and with fences the edges through eco and hb`},
	{"c++20 c++20-nta", []string{"sca: SC & M -> SC", "sca: SC & M -> M"},
		`eco relates memory accesses; and a path of eco through an access that is not SC is eco again`},
	{"c++20 c++20-nta", []string{"S: [SC] ; shb ; [SC] -> shb ; [SC]", "S: shb ; [SC] -> shb"},
		`no other edge of S comes from or to an event that is not SC, so it is on no cycle`},
	{"c++20 c++20-nta rc11 rc11-rs20", []string{"Coherence: eco? -> eco"},
		`a cycle of hb has a synchronization in it, so a write w and a read r with w eco r and r hb w`},
	{"c++20 c++20-nta rc11 rc11-rs20", []string{"CoherenceRMW: co? -> co"},
		`what it leaves out is an update that reads from itself, whose value would come out of thin air: none is made`},
	{"c++20 c++20-nta rc11 rc11-rs20", []string{
		"conflict: W * M | M * W -> W * M", "conflict: W * M | M * W -> M * W"},
		`loc, ext and what is taken away are symmetric, and the check asks whether any pair is left`},
	{"c++11 c++11-simp go java", []string{"dr: W * M | M * W -> W * M", "dr: W * M | M * W -> M * W"},
		`the same`},
	{"c++11 c++11-simp", []string{"ur: W * M | M * W -> W * M", "ur: W * M | M * W -> M * W"},
		`the same`},
	{"c++20 c++20-nta rc11 rc11-rs20", []string{
		`BadUnlock: po & (co \ (co ; co)) ; [UL] -> po & (co \ (co ; co))`},
		`what is no unlock is not in UL to begin with`},
	{"go", []string{`BadUnlock: co \ (co ; co) ; [UL] -> co \ (co ; co)`},
		`the same`},
	{"c++11 c++11-simp", []string{`fr: (rf^-1 ; co) \ id -> rf^-1 ; co`},
		`it leaves out that an update is before itself. That step, with a fence before or after it, goes from a fence to
		another that po has after it, which S does not contradict`},
	{"c++11-simp", []string{
		`S: SC * SC & (after-fence? ; (co | fr | hb) ; before-fence?) \ id -> SC * SC & (after-fence? ; (co | fr | hb) ; before-fence?)`},
		`co, fr and hb are irreflexive, and from behind a fence to before it they contradict Coherence`},
	{"c++11 c++11-simp", []string{"continues: R & W -> R"}, `co ends at writes`},
	{"c++11 c++11-simp", []string{"release: SC & (W | F) -> SC", "acquire: SC & (R | F) -> SC"},
		`sw begins at a write or a fence and ends at a read or a fence`},
	{"c++11 c++11-simp", []string{
		"sw: ext & ([release] ; ([F] ; po)? ; [W & A] ; rs? ; rf ; [R & A] ; (po ; [F])? ; [acquire]) -> " +
			"[release] ; ([F] ; po)? ; [W & A] ; rs? ; rf ; [R & A] ; (po ; [F])? ; [acquire]"},
		`within a thread it is in po, or NotFromTheFuture forbids the read`},
	{"c++11 c++11-simp", []string{"visible: hb-loc & W * R -> hb-loc"}, `rf goes from writes to reads`},
	{"c++11 c++11-simp", []string{
		"Atomicity: rf | co ; co ; rf^-1 | co ; rf -> co ; co ; rf^-1 | co ; rf"},
		`what it leaves out is an update that reads from itself: none is made`},
	{"rc11 rc11-rs20", []string{
		"psc: hb? -> hb", "psc: hb | hb ; eco ; hb -> hb ; eco ; hb"},
		`the edge from a fence by po, or by hb to a fence, is followed by another edge of psc: with that it is an edge
		that begins with hb`},
	{"ra", []string{
		"eco: (rf | co | fr)+ -> rf | co | fr", "eco: rf | co | fr -> co | fr", "Coherence: eco? -> eco"},
		`rf is in hb here, so that steps of rf around co and fr are steps of hb, and a cycle of hb has rf in it`},
	{"x86-tso", []string{
		"mfence: [M] ; po ; [MFENCE] ; po ; [M] -> po ; [MFENCE] ; po ; [M]", "mfence: po ; [M] -> po",
		"locked: [M] ; po ; [M & X] -> po ; [M & X]", "locked: po ; [M] -> po"},
		`no edge of ghb leads to a fence, or none from it: it is on no cycle`},
	{"x86-tso", []string{"locked: M & X -> X"}, `only accesses are in X`},
	{"go", []string{"so: [A] ; (po | rf | co | fr) ; [A] -> (po | rf | co | fr) ; [A]",
		"so: (po | rf | co | fr) ; [A] -> po | rf | co | fr"},
		`every event of a cycle is the end, or the beginning, of one of its edges`},
	{"java", []string{"so: [V] ; (po | rf | co | fr) ; [V] -> (po | rf | co | fr) ; [V]",
		"so: (po | rf | co | fr) ; [V] -> po | rf | co | fr"},
		`the same`},
	{"java", []string{"V: SC & M -> SC"}, `fences are refused`},
	{"java", []string{"sw: V & W -> V", "sw: V & R -> V"}, `rf and co begin at writes, and rf ends at reads`},
	{"power power-trailing", []string{
		"sync: [M] ; po ; [SYNC] ; po ; [M] -> po ; [SYNC] ; po ; [M]", "sync: po ; [M] -> po",
		"lwsync: [M] ; po ; [LWSYNC] ; po ; [M] -> po ; [LWSYNC] ; po ; [M]", "lwsync: po ; [M] -> po"},
		`no other edge leads to a fence, or from it: it is on no cycle`},
	{"power power-trailing", []string{
		`lwsync: ([M] ; po ; [LWSYNC] ; po ; [M]) \ W * R -> [M] ; po ; [LWSYNC] ; po ; [M]`},
		`from the read, a path goes on to a write of its thread, before which the lwsync has the first write anyway, or by a
		sync, which the first write is before, too`},
	{"power power-trailing", []string{
		"eieio: [W] ; po ; [EIEIO] ; po ; [W] -> po ; [EIEIO] ; po ; [W]",
		"eieio: po ; [W] -> po", "fence: lwsync | eieio -> lwsync"},
		`there is no EIEIO but in machine code`},
	{"power power-trailing", []string{"fence: sync | lwsync | eieio -> lwsync | eieio"},
		`a cycle with a sync in it, cut at each sync, is a cycle of the second half of prop: Propagation`},
	{"power power-trailing", []string{"prop: base & W * W -> base"},
		`where base ends at a read, the path leaves its thread by a write, and where it begins at one, there is a write
		that it reads: base relates the writes as well`},
	{"power power-trailing", []string{"prop: co | rf | fr -> rf | fr"},
		`co is an edge of Propagation by itself, and after a from-read it is from-read`},
	{"power power-trailing", []string{"Coherence: rmw | rf | co | fr -> rf | co | fr"},
		`lwarx comes before stwcx. in program order`},
	{"power power-trailing", []string{
		"ii: ic ; ci | ii ; ii -> ii ; ii", "ic: ii | cc | ic ; cc | ii ; ic -> cc | ic ; cc | ii ; ic",
		"ic: cc | ic ; cc | ii ; ic -> cc", "ic: ic ; cc | ii ; ic -> ic ; cc", "ic: ic ; cc | ii ; ic -> ii ; ic",
		"ci: ci0 | ci ; ii | cc ; ci -> ci0", "ci: ci ; ii | cc ; ci -> ci ; ii", "ci: ci ; ii | cc ; ci -> cc ; ci",
		"cc: cc0 | ci | ci ; ic | cc ; cc -> cc0", "cc: ci | ci ; ic | cc ; cc -> ci",
		"cc: ci | ci ; ic | cc ; cc -> ci ; ic | cc ; cc", "cc: ci ; ic | cc ; cc -> ci ; ic", "cc: ci ; ic | cc ; cc -> cc ; cc"},
		`the rules overlap. All of ii0 is in cc0, so that ppo to a write is every path of steps of cc0 and ci0, and ppo to a
		read every path of ii0, and of ci0 with any steps before it. Without one of the rules the others still find
		them: ii has paths that end in ci by ic;ci or by ci, ic has those of cc by ic;cc or by cc`},
}
