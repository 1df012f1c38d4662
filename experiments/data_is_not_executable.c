/* SPDX-License-Identifier: MIT
 *
 * data_is_not_executable - a jump into .data is SIGSEGV, even where the bytes
 * there are good machine code.
 *
 * Both arms call an array of bytes as a function that returns at once. In the
 * control its page has been made executable.
 */
#include <signal.h>

#include "measure/claim.h"

static unsigned char code[] __attribute__((aligned(16))) = { VM_CODE_RETURN };

static void run(void *bytes)
{
	vm_call_function((void (*)(void *))(uintptr_t)bytes, NULL);
}

/*
 *   program:  | text r-x | rodata r-- | data rw-: the code | bss rw- |
 */
static void act(enum vm_arm arm)
{
	size_t page = vm_page_size();
	struct vm_death death;

	if (arm == VM_CONTROL)
		vm_protect((char *)code - (uintptr_t)code % page, page,
			   PROT_READ | PROT_WRITE | PROT_EXEC);
	death = vm_death_of(run, code);
	vm_fact("in_data", vm_lies_in(code, VM_LABEL_DATA));
	vm_fact("signal", death.signal);
	vm_fact("code", death.code);
	vm_fact("at_the_code", death.address == (char *)code);
}

VM_CLAIM(data_is_not_executable) {
	.states = "A jump into .data is SIGSEGV, even where the bytes there "
		  "are good machine code.",
	.source = "003 (question 3: text and data; rw-p in the listing)",
	.why = "To the processor code and data are both bytes; what may be "
	       "executed is a bit of the page table entry (NX on x86-64). A "
	       "processor that fetches an instruction from a page without it "
	       "faults, at the address of that instruction. So whoever "
	       "smuggles bytes into a variable has not yet smuggled in code: "
	       "he must first have the page made executable.",
	.topic = VM_PROTECTION,
	.rests_on = { "text_is_read_only", "mprotect_splits_vma" },
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
		{ .fact = "in_data",
		  .treatment = VM_EXACTLY(1), .control = VM_SAME },
	},
};
