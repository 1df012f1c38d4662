/* SPDX-License-Identifier: MIT
 *
 * unmapped_is_maperr - a touch where nothing is mapped is SIGSEGV with the code
 * SEGV_MAPERR.
 *
 * Both arms read a byte of a block that must not be read: the treatment has
 * unmapped it, the control forbidden it.
 */
#include <signal.h>

#include "measure/claim.h"

static void read_there(void *block)
{
	vm_read_byte((char *)block + 1);
}

/*
 *   treatment:  ... |       | ...      nothing is there: SEGV_MAPERR
 *   control:    ... | ---p  | ...      not allowed: SEGV_ACCERR
 */
static void act(enum vm_arm arm)
{
	size_t len = vm_page_size();
	void *block = vm_map(len, MAP_PRIVATE);
	struct vm_death death;

	if (arm == VM_CONTROL)
		vm_protect(block, len, PROT_NONE);
	else
		vm_unmap(block, len);
	death = vm_death_of(read_there, block);
	vm_fact("signal", death.signal);
	vm_fact("code", death.code);
	vm_fact("at_the_byte", death.address == (char *)block + 1);
}

VM_CLAIM(unmapped_is_maperr) {
	.states = "A touch where nothing is mapped is SIGSEGV with the code "
		  "SEGV_MAPERR.",
	.source = "beyond the documents: sigaction(2)",
	.why = "The processor only knows that it found no usable page table "
	       "entry, and where. The kernel looks the address up in its list "
	       "of regions: is there none, the pointer was wild, and the "
	       "signal says MAPERR; is there one that does not permit the "
	       "access, it says ACCERR. A handler sees both the code and the "
	       "address, which is how debuggers tell a null pointer from a "
	       "write to a constant.",
	.topic = VM_PROTECTION,
	.rests_on = { "mprotect_splits_vma", "munmap_returns_addresses" },
	.act = act,
	.differs = "forbids all access to the block instead of unmapping it "
		   "(PROT_NONE)",
	.expects = {
		{ .fact = "code",
		  .treatment = VM_EXACTLY(SEGV_MAPERR),
		  .control = VM_EXACTLY(SEGV_ACCERR) },
		{ .fact = "signal",
		  .treatment = VM_EXACTLY(SIGSEGV), .control = VM_SAME },
		{ .fact = "at_the_byte",
		  .treatment = VM_EXACTLY(1), .control = VM_SAME },
	},
};
