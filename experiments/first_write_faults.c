/* SPDX-License-Identifier: MIT
 *
 * first_write_faults - the first write to a page takes one minor fault and one
 * page of memory.
 *
 * Both arms write a byte to each page of a fresh mapping. In the control the
 * pages have been written once before.
 */
#include "measure/claim.h"

static void act(enum vm_arm arm)
{
	size_t len = vm_bytes();
	void *block = vm_map(len, MAP_PRIVATE);

	if (arm == VM_CONTROL)
		vm_write_pages(block, len, 1);
	vm_block(block, len);
	vm_mark("before");
	vm_write_pages(block, len, 2);
	vm_mark("after");
}

VM_CLAIM(first_write_faults) {
	.states = "The first write to a page takes one minor fault and one "
		  "page of memory.",
	.source = "000 (goals: page fault); 004 (min_flt and rss in "
		  "capture.sh); design card",
	.why = "A fresh mapping has no page table entries, so the processor "
	       "cannot translate the address and faults. The kernel finds a "
	       "free page frame, clears it, enters it and lets the write go "
	       "on: a minor fault, since nothing had to come from a disk. The "
	       "entry stays, so a second write to the page needs no kernel at "
	       "all.",
	.topic = VM_PAGING,
	.rests_on = { "malloc_lazy" },
	.act = act,
	.differs = "has written to each page once before",
	.expects = {
		{ VM_MINFLT, "before", "after",
		  .treatment = VM_EVERY_PAGE, .control = VM_EXACTLY(0) },
		{ VM_BLOCK_RSS, "before", "after",
		  .treatment = VM_EVERY_PAGE, .control = VM_EXACTLY(0) },
	},
};
