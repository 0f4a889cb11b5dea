#include "textflag.h"

// The assembler has no PREFETCHW: this is that of offset(AX). A processor without it does
// nothing.
#define PREFETCHW(offset) BYTE $0x0F; BYTE $0x0D; BYTE $0x88; LONG $offset

// func own(p unsafe.Pointer)
TEXT ·own(SB), NOSPLIT, $0-8
	MOVQ p+0(FP), AX
	PREFETCHW(0)
	PREFETCHW(64)
	PREFETCHW(128)
	PREFETCHW(192)
	PREFETCHW(256)
	PREFETCHW(320)
	PREFETCHW(384)
	PREFETCHW(448)
	RET

// func touch(p unsafe.Pointer)
TEXT ·touch(SB), NOSPLIT, $0-8
	MOVQ p+0(FP), AX
	PREFETCHT0 (AX)
	RET

// func near(p unsafe.Pointer)
TEXT ·near(SB), NOSPLIT, $0-8
	MOVQ p+0(FP), AX
	PREFETCHT0 (AX)
	PREFETCHT0 64(AX)
	PREFETCHT0 128(AX)
	PREFETCHT0 192(AX)
	PREFETCHT0 256(AX)
	PREFETCHT0 320(AX)
	PREFETCHT0 384(AX)
	PREFETCHT0 448(AX)
	RET
