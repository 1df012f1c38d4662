/* SPDX-License-Identifier: MIT
 *
 * stack_is_not_executable - a jump to bytes on the stack is SIGSEGV, even where
 * they are good machine code.
 *
 * Both arms call a local array as a function that returns at once. In the
 * control its page has been made executable.
 */
#include <signal.h>

#include "measure/claim.h"

static void run(void *bytes)
{
	vm_call_function((void (*)(void *))(uintptr_t)bytes, NULL);
}

/*
 *   listing:  7ffe96b2c000-7ffe96b4d000 rw-p 00000000 00:00 0 [stack]
 */
static void act(enum vm_arm arm)
{
	unsigned char code[] __attribute__((aligned(16))) = { VM_CODE_RETURN };
	size_t page = vm_page_size();
	struct vm_death death;

	/* Now: maps gives a page cut out of [stack] no name. */
	vm_fact("in_stack", vm_lies_in(code, VM_LABEL_STACK));
	if (arm == VM_CONTROL)
		vm_protect((char *)code - (uintptr_t)code % page, page,
			   PROT_READ | PROT_WRITE | PROT_EXEC);
	death = vm_death_of(run, code);
	vm_fact("signal", death.signal);
	vm_fact("code", death.code);
	vm_fact("at_the_code", death.address == (char *)code);
}

VM_CLAIM(stack_is_not_executable) {
	.states = "A jump to bytes on the stack is SIGSEGV, even where they "
		  "are good machine code.",
	.source = "003 ([stack] is rw-p in the listing)",
	.why = "Programs that let their input run over the end of a local "
	       "array were taken over by code in that input. So the linker "
	       "notes in the program (PT_GNU_STACK) that its stack holds data "
	       "only, and exec maps it without PROT_EXEC. The attack has moved "
	       "on, to return addresses into code that is there already.",
	.topic = VM_PROTECTION,
	.rests_on = { "data_is_not_executable", "mprotect_splits_vma" },
	.act = act,
	.differs = "makes the page executable first (mprotect)",
	.needs = VM_NEEDS_CODE,
	.expects = {
		{ .fact = "signal",
		  .treatment = VM_EXACTLY(SIGSEGV), .control = VM_EXACTLY(0) },
		{ .fact = "code",
		  .treatment = VM_EXACTLY(SEGV_ACCERR),
		  .control = VM_EXACTLY(0) },
		{ .fact = "at_the_code",
		  .treatment = VM_EXACTLY(1), .control = VM_EXACTLY(0) },
		{ .fact = "in_stack",
		  .treatment = VM_EXACTLY(1), .control = VM_SAME },
	},
};
