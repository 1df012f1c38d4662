/* SPDX-License-Identifier: MIT
 *
 * munmap_returns_addresses - munmap gives back the memory and the addresses.
 *
 * Both arms fill a block and give its memory back: the treatment unmaps it, the
 * control only drops its pages (MADV_DONTNEED).
 */
#include "measure/claim.h"

/*
 *   full:      | block |
 *   treatment: |       |  nothing        control: | block |  nothing in it
 */
static void act(enum vm_arm arm)
{
	size_t len = vm_bytes();
	void *block = vm_map(len, MAP_PRIVATE);

	vm_write_pages(block, len, 1);
	vm_block(block, len);
	vm_mark("full");
	if (arm == VM_CONTROL)
		vm_advise(block, len, MADV_DONTNEED);
	else
		vm_unmap(block, len);
	vm_mark("given back");
}

VM_CLAIM(munmap_returns_addresses) {
	.states = "munmap gives back the memory and the addresses.",
	.source = "beyond the documents: munmap(2)",
	.why = "A region is what the kernel has written down about addresses, "
	       "and VSZ adds up the regions. munmap strikes it out and frees "
	       "the page frames; touching such an address is a SIGSEGV, until "
	       "something else is mapped there. Dropping the pages alone "
	       "leaves the region, and so VSZ, as they were.",
	.topic = VM_RELEASING,
	.act = act,
	.differs = "drops the pages with MADV_DONTNEED",
	.rests_on = { "first_write_faults", "dontneed_drops",
		      "vsz_is_the_sum_of_maps" },
	.expects = {
		{ VM_BLOCK_RSS, "full", "given back",
		  .treatment = VM_TIMES(-1, "pages"), .control = VM_SAME },
		{ VM_VSZ, "full", "given back",
		  .treatment = VM_TIMES(-1, "pages"),
		  .control = VM_EXACTLY(0) },
		{ VM_BLOCK_MAPPED, NULL, "given back",
		  .treatment = VM_EXACTLY(0), .control = VM_EVERY_PAGE },
	},
};
