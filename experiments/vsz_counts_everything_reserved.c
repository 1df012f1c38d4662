/* SPDX-License-Identifier: MIT
 *
 * vsz_counts_everything_reserved - VSZ counts addresses that are reserved, even
 * those that the process may not touch.
 *
 * Both arms map a block that is neither readable nor writable. The control
 * unmaps it again.
 */
#include <signal.h>

#include "measure/claim.h"

static void touch(void *block)
{
	vm_read_pages(block, vm_page_size());
}

/*
 *   treatment:  ... | block, no access | ...    a row of maps: ---p
 *   control:    ...                      ...    nothing
 */
static void act(enum vm_arm arm)
{
	size_t len = vm_bytes();
	void *block;
	struct vm_death death;

	vm_mark("before");
	block = vm_map_free(len, PROT_NONE);
	if (arm == VM_CONTROL)
		vm_unmap(block, len);
	vm_block(block, len);
	vm_mark("after");
	death = vm_death_of(touch, block);
	vm_fact("signal", death.signal);
	vm_fact("not_allowed", death.code == SEGV_ACCERR);
}

VM_CLAIM(vsz_counts_everything_reserved) {
	.states = "VSZ counts addresses that are reserved, even those that the "
		  "process may not touch.",
	.source = "002 (VSZ)",
	.documented = "002 says that VSZ is all memory that the process can "
		      "access, used or not. A page that it cannot access "
		      "counts as well: guard pages, and what is reserved for "
		      "later.",
	.why = "VSZ is the length of all regions together. mmap with PROT_NONE "
	       "makes a region like any other, whose addresses are taken and "
	       "whose pages no access is allowed to reach. Allocators reserve "
	       "in this way, so a VSZ of gigabytes says nothing about memory.",
	.topic = VM_ACCOUNTING,
	.rests_on = { "unmapped_is_maperr", "munmap_returns_addresses" },
	.act = act,
	.differs = "unmaps the block again",
	.expects = {
		{ VM_VSZ, "before", "after",
		  .treatment = VM_EVERY_PAGE, .control = VM_EXACTLY(0) },
		{ VM_BLOCK_PRESENT, NULL, "after",
		  .treatment = VM_EXACTLY(0), .control = VM_SAME },
		{ .fact = "signal",
		  .treatment = VM_EXACTLY(SIGSEGV), .control = VM_SAME },
		{ .fact = "not_allowed",
		  .treatment = VM_EXACTLY(1), .control = VM_EXACTLY(0) },
	},
};
