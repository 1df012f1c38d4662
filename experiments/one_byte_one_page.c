/* SPDX-License-Identifier: MIT
 *
 * one_byte_one_page - writing one byte costs a whole page.
 *
 * Both arms write one byte of a fresh mapping, and then, further on, one byte
 * more than a page holds. In the control each page has been written before.
 */
#include "measure/claim.h"

/*
 *   before:           |....|....|....|
 *   a byte:           |#...|....|....|     1 page in memory
 *   a page and a byte:|#...|####|#...|     3 pages in memory
 */
static void act(enum vm_arm arm)
{
	size_t page = vm_page_size();
	char *block = vm_map(3 * page, MAP_PRIVATE);

	if (arm == VM_CONTROL)
		vm_write_pages(block, 3 * page, 1);
	vm_block(block, 3 * page);
	vm_mark("before");
	vm_write_byte(block, 2);
	vm_mark("a byte");
	vm_memset(block + page, 2, page + 1);
	vm_mark("a page and a byte");
}

VM_CLAIM(one_byte_one_page) {
	.states = "Writing one byte costs a whole page.",
	.source = "002 (virtual addresses are mapped to physical memory)",
	.why = "The processor translates addresses page by page, so the kernel "
	       "can hand out memory only in whole pages: one byte written "
	       "brings in all of the page it lies on. A byte more than a page "
	       "holds needs a second page, and a block that is merely larger "
	       "than what was written needs no more than that.",
	.topic = VM_PAGING,
	.act = act,
	.differs = "has written to each page once before",
	.rests_on = { "first_write_faults" },
	.expects = {
		{ VM_BLOCK_RSS, "before", "a byte",
		  .treatment = VM_EXACTLY(1), .control = VM_EXACTLY(0) },
		{ VM_BLOCK_RSS, "a byte", "a page and a byte",
		  .treatment = VM_EXACTLY(2), .control = VM_EXACTLY(0) },
		{ VM_MINFLT, "before", "a byte",
		  .treatment = VM_EXACTLY(1), .control = VM_EXACTLY(0) },
		{ VM_MINFLT, "a byte", "a page and a byte",
		  .treatment = VM_EXACTLY(2), .control = VM_EXACTLY(0) },
	},
};
