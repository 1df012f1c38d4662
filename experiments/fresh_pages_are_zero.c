/* SPDX-License-Identifier: MIT
 *
 * fresh_pages_are_zero - a page from the kernel reads as zero, all of it.
 *
 * Both arms write a byte to each page of a block, to one half of the pages at
 * once, to the other half when they have been read, and look at all other
 * bytes. The treatment's block is fresh, the control has filled it before.
 */
#include "measure/claim.h"

static void act(enum vm_arm arm)
{
	size_t pages = vm_pages() / 16, half = pages * vm_page_size();
	char *block = vm_map(2 * half, MAP_PRIVATE);

	if (arm == VM_CONTROL)
		vm_memset(block, 'x', 2 * half);
	vm_write_pages(block, half, 'w');
	vm_fact("bytes_at_first", (int64_t)(2 * half - pages));
	vm_fact("zero_at_first", (int64_t)vm_count_bytes(block, 2 * half, 0));
	vm_write_pages(block + half, half, 'w');
	vm_fact("bytes", (int64_t)(2 * (half - pages)));
	vm_fact("zero_bytes", (int64_t)vm_count_bytes(block, 2 * half, 0));
	vm_fact("filled_bytes", (int64_t)vm_count_bytes(block, 2 * half, 'x'));
}

VM_CLAIM(fresh_pages_are_zero) {
	.states = "A page from the kernel reads as zero, all of it.",
	.source = "000 (\"in Go memory is filled with a default value at "
		  "once\")",
	.documented = "000 takes it that zeroing fills all memory at once. The "
		      "kernel's pages are zero without the program's work, and "
		      "one at a time: the kernel clears each when it is first "
		      "written.",
	.why = "A page frame may have belonged to another process or to a file "
	       "before, whose bytes are nobody else's business: the kernel "
	       "clears it before it hands it out. Whoever only reads is shown "
	       "the zero page. So a language that promises zeroed memory need "
	       "not write to fresh pages.",
	.topic = VM_PAGING,
	.act = act,
	.differs = "has filled the block with memset before",
	.expects = {
		{ .fact = "zero_at_first",
		  .treatment = VM_TIMES(1, "bytes_at_first"),
		  .control = VM_EXACTLY(0) },
		{ .fact = "zero_bytes",
		  .treatment = VM_TIMES(1, "bytes"), .control = VM_EXACTLY(0) },
		{ .fact = "filled_bytes",
		  .treatment = VM_EXACTLY(0), .control = VM_TIMES(1, "bytes") },
	},
};
