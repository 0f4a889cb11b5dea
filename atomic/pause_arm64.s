#include "textflag.h"

// func pause()
// ISB waits about as long as PAUSE does; YIELD is a no-op on most cores.
TEXT ·pause(SB), NOSPLIT, $0-0
	ISB	$15
	RET
