/* SPDX-License-Identifier: MIT
 *
 * populate_prefaults - MAP_POPULATE takes the faults inside mmap.
 *
 * Both arms write to each page of a fresh mapping; the treatment has made it
 * with MAP_POPULATE.
 */
#include "measure/claim.h"

static void act(enum vm_arm arm)
{
	int populate = arm == VM_CONTROL ? 0 : MAP_POPULATE;
	size_t len = vm_bytes();
	void *block;

	vm_mark("before");
	block = vm_map(len, MAP_PRIVATE | populate);
	vm_block(block, len);
	vm_mark("mapped");
	vm_write_pages(block, len, 1);
	vm_mark("written");
}

VM_CLAIM(populate_prefaults) {
	.states = "MAP_POPULATE takes the faults inside mmap.",
	.source = "beyond the documents: mmap(2), MAP_POPULATE",
	.why = "mmap alone notes down the region and returns. With "
	       "MAP_POPULATE the kernel walks over it as if each page had been "
	       "written to (read, where the mapping is shared or read only), "
	       "before mmap returns: the same pages and the same "
	       "faults, which it counts as it does others, but in one system "
	       "call instead of one exception a page. What is left for later "
	       "is nothing.",
	.topic = VM_PAGING,
	.act = act,
	.differs = "maps without MAP_POPULATE",
	.rests_on = { "first_write_faults" },
	.expects = {
		{ VM_MINFLT, "before", "mapped",
		  .treatment = VM_EVERY_PAGE, .control = VM_EXACTLY(0) },
		{ VM_BLOCK_RSS, NULL, "mapped",
		  .treatment = VM_EVERY_PAGE, .control = VM_EXACTLY(0) },
		{ VM_MINFLT, "mapped", "written",
		  .treatment = VM_EXACTLY(0), .control = VM_EVERY_PAGE },
		{ VM_BLOCK_RSS, NULL, "written",
		  .treatment = VM_EVERY_PAGE, .control = VM_SAME },
	},
};
