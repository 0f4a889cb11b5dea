//go:build !ordo && !race

#include "textflag.h"

// A byte that is stored as it is.
#define STORE(offset) MOVB offset(AX), BX; MOVB BX, offset(AX)

// func store(p unsafe.Pointer)
TEXT ·store(SB), NOSPLIT, $0-8
	MOVQ p+0(FP), AX
	STORE(0)
	STORE(64)
	STORE(128)
	STORE(192)
	STORE(256)
	STORE(320)
	STORE(384)
	STORE(448)
	RET
