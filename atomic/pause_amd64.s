#include "textflag.h"

// func pause()
TEXT ·pause(SB), NOSPLIT, $0-0
	PAUSE
	RET

// func pauseBriefly()
// Without LFENCE the loads of many rounds of the loop are on their way at once, and all are
// thrown away when the answer comes: 20 ns (Zen 4). With nothing else the looks come so
// often that they take the cache line from the one who is about to write it.
TEXT ·pauseBriefly(SB), NOSPLIT, $0-0
	RDTSC
	LFENCE
	RET
