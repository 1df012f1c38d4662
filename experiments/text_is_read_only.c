/* SPDX-License-Identifier: MIT
 *
 * text_is_read_only - a write to the program's code is SIGSEGV: it is mapped,
 * but not to be written.
 *
 * Both arms write a byte to something of the program's own file: the treatment
 * to a function, the control to a global variable.
 */
#include <signal.h>

#include "measure/claim.h"

static char global = 1; /* initialised: in .data */

static void write_there(void *address)
{
	vm_write_byte(address, 2);
}

/*
 *   program:  | rodata r-- | text r-x | rodata r-- | data rw- | bss rw- |
 */
static void act(enum vm_arm arm)
{
	void *target = arm == VM_CONTROL ? (void *)&global
					 : (void *)(uintptr_t)write_there;
	struct vm_death death = vm_death_of(write_there, target);

	vm_fact("in_text", vm_lies_in(target, VM_LABEL_TEXT));
	vm_fact("signal", death.signal);
	vm_fact("code", death.code);
	vm_fact("at_the_target", death.address == target);
}

VM_CLAIM(text_is_read_only) {
	.states = "A write to the program's code is SIGSEGV: it is mapped, but "
		  "not to be written.",
	.source = "002 (.text ro); 003 (question 3: text and data; r-xp in the "
		  "listing)",
	.why = "The ELF file says what each segment is for, and exec maps it "
	       "with these permissions: code is read and executed, data read "
	       "and written. The processor checks each access against the "
	       "page table; the kernel sends SEGV_ACCERR, for an address that "
	       "exists and does not allow this. So code stays as the file has "
	       "it, and all processes that run it can share its pages.",
	.topic = VM_PROTECTION,
	.rests_on = { "protected_is_accerr" },
	.act = act,
	.differs = "writes to a global variable",
	.expects = {
		{ .fact = "signal",
		  .treatment = VM_EXACTLY(SIGSEGV), .control = VM_EXACTLY(0) },
		{ .fact = "code",
		  .treatment = VM_EXACTLY(SEGV_ACCERR),
		  .control = VM_EXACTLY(0) },
		{ .fact = "in_text",
		  .treatment = VM_EXACTLY(1), .control = VM_EXACTLY(0) },
		{ .fact = "at_the_target",
		  .treatment = VM_EXACTLY(1), .control = VM_EXACTLY(0) },
	},
};
