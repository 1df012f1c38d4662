/* SPDX-License-Identifier: MIT
 *
 * malloc_lazy - malloc takes address space, not memory.
 *
 * Both arms ask malloc for ten blocks' worth of memory in one piece (100 MiB
 * with pages of 4 KiB). The treatment leaves it alone, the control fills it.
 */
#include "measure/claim.h"

/*
 *   before:  ... | libraries | stack
 *   after:   ... | block, nothing in it | libraries | stack
 */
static void act(enum vm_arm arm)
{
	size_t len = 10 * vm_bytes();
	void *block;

	vm_mark("before");
	block = vm_malloc(len);
	if (arm == VM_CONTROL)
		vm_memset(block, 1, len);
	vm_block(block, len);
	vm_mark("after");
}

VM_CLAIM(malloc_lazy) {
	.states = "malloc takes address space, not memory.",
	.source = "000 (conclusions: physical memory only at access); 004 "
		  "(maps and ps after malloc); design card",
	.documented =
		"004 shows RSS unchanged after malloc of 100 MiB, and one "
		"minor fault more: it is the page with the block's header, "
		"which its counter did not show yet.",
	.why = "For a large request malloc calls mmap, and the kernel only "
	       "writes down that these addresses may be used. A page of memory "
	       "is found for an address when it is first written. The one page "
	       "that malloc does cost holds its own header, in front of the "
	       "block.",
	.topic = VM_MALLOC,
	.rests_on = { "vsz_is_the_sum_of_maps" },
	.act = act,
	.differs = "fills the block with memset",
	.expects = {
		{ VM_VSZ, "before", "after",
		  .treatment = VM_EVERY_PAGE, .control = VM_SAME },
		{ VM_BLOCK_PRESENT, NULL, "after",
		  .treatment = VM_BETWEEN(1, 2), .control = VM_EVERY_PAGE,
		  .cause = "the libc's own bytes: in front of the block with "
			   "glibc, on either side with musl" },
		{ VM_RSS, "before", "after",
		  .treatment = VM_BETWEEN(1, 2), .control = VM_EVERY_PAGE,
		  .cause = "the same pages",
		  .needs = VM_NEEDS_OWN_ARM },
	},
};
