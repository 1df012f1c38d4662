/* SPDX-License-Identifier: MIT
 *
 * protected_is_accerr - a write to memory that may only be read is SIGSEGV with
 * the code SEGV_ACCERR, although the memory is there.
 *
 * Both arms write to a page that is in memory. The treatment has made it
 * read-only, the control has left it writable.
 */
#include <signal.h>

#include "measure/claim.h"

static void write_there(void *block)
{
	vm_write_byte((char *)block + 1, 2);
}

/*
 *   treatment:  ... | page r--p | ...      control:  ... | page rw-p | ...
 */
static void act(enum vm_arm arm)
{
	size_t len = vm_page_size();
	void *block = vm_map(len, MAP_PRIVATE);
	struct vm_death death;

	vm_write_pages(block, len, 1);
	if (arm == VM_TREATMENT)
		vm_protect(block, len, PROT_READ);
	vm_block(block, len);
	vm_mark("protected");
	vm_fact("permissions", vm_permissions_of(block));
	death = vm_death_of(write_there, block);
	vm_fact("signal", death.signal);
	vm_fact("code", death.code);
	vm_fact("at_the_byte", death.address == (char *)block + 1);
}

VM_CLAIM(protected_is_accerr) {
	.states = "A write to memory that may only be read is SIGSEGV with the "
		  "code SEGV_ACCERR, although the memory is there.",
	.source = "beyond the documents: mprotect(2), sigaction(2)",
	.why = "Permission and presence are two things. A page can be in "
	       "memory and not to be written, and it can be writable and not "
	       "in memory yet. Both make the processor fault; the kernel asks "
	       "the region's permissions first, and only where they allow the "
	       "access does it go on to find a page. Copy-on-write rests on "
	       "the difference: a region that may be written, with entries "
	       "that may not.",
	.topic = VM_PROTECTION,
	.rests_on = { "unmapped_is_maperr" },
	.act = act,
	.differs = "leaves the page writable",
	.expects = {
		{ .fact = "code",
		  .treatment = VM_EXACTLY(SEGV_ACCERR),
		  .control = VM_EXACTLY(0) },
		{ .fact = "signal",
		  .treatment = VM_EXACTLY(SIGSEGV), .control = VM_EXACTLY(0) },
		{ .fact = "at_the_byte",
		  .treatment = VM_EXACTLY(1), .control = VM_EXACTLY(0) },
		{ .fact = "permissions", /* r--, rw- */
		  .treatment = VM_EXACTLY(4), .control = VM_EXACTLY(6) },
		{ VM_BLOCK_RSS, NULL, "protected",
		  .treatment = VM_EVERY_PAGE, .control = VM_SAME },
	},
};
