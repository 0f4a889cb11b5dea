#include "textflag.h"

// func pause()
TEXT ·pause(SB), NOSPLIT, $0-0
	PAUSE
	RET

// func pauseBriefly()
TEXT ·pauseBriefly(SB), NOSPLIT, $0-0
	RDTSC
	RET
