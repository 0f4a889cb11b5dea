// Package asm reads herd7's litmus tests in assembly: X86 (Intel's syntax), X86_64
// (AT&T's) and AArch64.
//
// What is read: the name and the quoted line, the initial state of registers and
// locations, the table of instructions, "locations", "filter", and a condition. A
// comment "ordo:expect MODEL VERDICT" says what a model answers.
//
// Instructions of x86: MOV, XCHG, XADD, CMPXCHG, INC, DEC, ADD, SUB, AND, OR, XOR, NEG,
// NOT with or without LOCK, CMP, TEST, JMP and conditional jumps, MFENCE, LFENCE,
// SFENCE, NOP, RET. Of AArch64: LDR, LDAR, LDAPR, LDXR, LDAXR, STR, STLR, STXR, STLXR,
// SWP, CAS, LDADD, LDEOR, LDSET, LDCLR and their ST forms with A, L, AL; MOV, ADD, SUB,
// AND, ORR, EOR, with S for the flags, SXTW, UXTW, CMP, TST, CSEL, CSET, B, B.cond,
// CBZ, CBNZ, TBZ, TBNZ, DMB, ISB, NOP, RET. All else is refused where it stands, and so
// is a loop that is entered in its middle.
//
// Memory is cells of 32 bits, or of a register of 64 bits; addresses of cells are
// values on which there is no arithmetic but adding zero. Registers hold integers,
// and those of 32 bits are signed, as herd7 prints them.
package asm
