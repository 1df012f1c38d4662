/* SPDX-License-Identifier: MIT */
/* verbs_call - the verbs that call, and what a call leaves where. */
#ifndef VM_VERBS_CALL_H
#define VM_VERBS_CALL_H

#include <stdint.h>

#include "measure/act.h"

/*
 * What was found at the first instruction behind a call. In assembler, since a
 * compiler moves the stack pointer and keeps copies as it likes: x86-64 alone
 * (VM_NEEDS_X86_64), elsewhere the verbs break.
 */
struct vm_called {
	uint64_t behind;       /* address of the instruction behind the call */
	uint64_t sp_before;    /* stack pointer before the call */
	uint64_t sp;	       /* and at the first instruction called */
	uint64_t on_stack;     /* the word there */
	uint64_t registers[6]; /* rdi, rsi, rdx, rcx, r8, r9 */
	uint64_t above;	       /* the word above that on the stack */
};

/*
 * Reaches a piece of code by the call instruction; by a jump. Both fill all but
 * `registers` and `above`. Sabotaged: all 0.
 */
#define vm_call() vm_call_at(VM_HERE)
struct vm_called vm_call_at(struct vm_site site);
#define vm_jump() vm_jump_at(VM_HERE)
struct vm_called vm_jump_at(struct vm_site site);

/*
 * Calls, as the compiler does it, a function of seven integer arguments: number
 * `place`, from 1 on, is `value` and the others are 0. Fills `sp`, `on_stack`,
 * `registers`, `above`. Sabotaged: all 0.
 */
#define vm_pass(place, value) vm_pass_at(VM_HERE, place, value)
struct vm_called vm_pass_at(struct vm_site site, unsigned int place,
			    uint64_t value);

/*
 * The machine code of a function that does nothing but return, for an array of
 * bytes that vm_call_function() is to run; VM_NEEDS_CODE where it is not known.
 */
#if defined(__x86_64__) || defined(__i386__)
#define VM_CODE_RETURN 0xc3
#elif defined(__aarch64__) && defined(__AARCH64EL__)
#define VM_CODE_RETURN 0xc0, 0x03, 0x5f, 0xd6
#elif defined(__riscv)
#define VM_CODE_RETURN 0x67, 0x80, 0x00, 0x00
#else
#define VM_CODE_RETURN 0
#endif

#endif
