/* SPDX-License-Identifier: MIT
 *
 * rss_excludes_swap - a page that goes to swap leaves RSS and stays in VSZ.
 *
 * Both arms fill a block. The treatment asks the kernel to move it to swap, the
 * control only to think of it as cold.
 */
#include "measure/claim.h"

/*
 *   in:   | ssss |-- frames           back, in both arms:  | ssss |-- frames
 *   out:  | ssss |-- swap      control, out:  | ssss |-- frames
 */
static void act(enum vm_arm arm)
{
	size_t len = vm_bytes();
	void *block = vm_map(len, MAP_PRIVATE);

	vm_memset(block, 's', len);
	vm_block(block, len);
	vm_mark("in");
	vm_advise(block, len, arm == VM_CONTROL ? MADV_COLD : MADV_PAGEOUT);
	vm_mark("out");
	vm_fact("right_pages", (int64_t)vm_count_pages(block, len, 's'));
	vm_mark("back");
	vm_fact("bytes", (int64_t)len);
	vm_fact("right_bytes", (int64_t)vm_count_bytes(block, len, 's'));
}

VM_CLAIM(rss_excludes_swap) {
	.states = "A page that goes to swap leaves RSS and stays in VSZ.",
	.source = "002 (RSS excludes swap, VSZ includes it)",
	.why = "To free a frame the kernel writes its contents to swap and "
	       "leaves a note in the page table entry of where they are. The "
	       "entry leads to no frame, so RSS counts it no more; the region "
	       "is as long as it was. At the next access the processor faults, "
	       "and the kernel fetches the page back: from the disk, or from "
	       "the swap cache, where a page stays until somebody needs its "
	       "frame.",
	.topic = VM_ACCOUNTING,
	.rests_on = { "rss_is_only_what_is_resident", "dontneed_drops" },
	.act = act,
	.prepare = vm_one_processor,
	.differs = "asks for MADV_COLD, not MADV_PAGEOUT",
	.needs = VM_NEEDS_SWAP | VM_NEEDS_MADV_COLD, /* and MADV_PAGEOUT */
	.expects = {
		{ VM_BLOCK_RSS, "in", "out",
		  .treatment = VM_TIMES(-1, "pages"),
		  .control = VM_EXACTLY(0) },
		{ VM_BLOCK_SWAP, "in", "out",
		  .treatment = VM_EVERY_PAGE, .control = VM_EXACTLY(0) },
		{ VM_VSZ, "in", "out",
		  .treatment = VM_EXACTLY(0), .control = VM_SAME },
		{ VM_BLOCK_RSS, "out", "back",
		  .treatment = VM_EVERY_PAGE, .control = VM_EXACTLY(0) },
		{ .fact = "right_pages",
		  .treatment = VM_EVERY_PAGE, .control = VM_SAME },
		{ .fact = "right_bytes",
		  .treatment = VM_TIMES(1, "bytes"), .control = VM_SAME },
	},
};
