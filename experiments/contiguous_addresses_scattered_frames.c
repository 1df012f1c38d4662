/* SPDX-License-Identifier: MIT
 *
 * contiguous_addresses_scattered_frames - neighbouring pages need not lie in
 * neighbouring page frames.
 *
 * Both arms write to every other page of a block, then to the rest, and count
 * the pages whose frame does not follow the frame of the page before. The
 * control asks for a huge page.
 */
#include "measure/claim.h"

/*
 *   pages:      |  0 |  1 |  2 |  3 |
 *   treatment:  | 70 | 72 | 71 | 73 |   frames, in the order of the writes
 *   control:    | 70 | 71 | 72 | 73 |   frames, one piece
 */
static void act(enum vm_arm arm)
{
	size_t len = vm_huge_page_size(), page = vm_page_size(), i;
	uintptr_t start = (uintptr_t)vm_map(2 * len, MAP_PRIVATE);
	char *block = (char *)((start + len - 1) / len * len);
	int64_t failures = vm_huge_page_failures();

	vm_advise(block, len,
		  arm == VM_CONTROL ? MADV_HUGEPAGE : MADV_NOHUGEPAGE);
	for (i = 0; i < len; i += 2 * page)
		vm_write_byte(block + i, 1);
	for (i = page; i < len; i += 2 * page)
		vm_write_byte(block + i, 1);
	vm_block(block, len);
	vm_mark("written");
	if (arm == VM_CONTROL)
		vm_huge_page_or_skip(failures);
	vm_fact("scattered",
		(int64_t)(len / page - 1 - vm_frames_adjacent(block, len)));
}

VM_CLAIM(contiguous_addresses_scattered_frames) {
	.states = "Neighbouring pages need not lie in neighbouring page "
		  "frames.",
	.source = "002 (virtual addresses are contiguous)",
	.documented = "002 says that virtual addresses are contiguous and "
		      "leaves open what follows for the memory behind them: "
		      "nothing.",
	.why = "Each page has an entry of its own in the page table, which may "
	       "name any frame. The kernel finds a frame when the page is "
	       "first written, so the frames follow the order of the writes "
	       "and what happened to be free, not the addresses. That is how a "
	       "large block can be had although no large piece of memory is "
	       "free. A huge page has one entry, and so must be one piece.",
	.topic = VM_LAYOUT,
	.act = act,
	.prepare = vm_allow_huge_pages,
	.differs = "asks for a huge page (MADV_HUGEPAGE)",
	.rests_on = { "first_write_faults", "thp_one_fault",
		      "zero_page_is_one_frame" },
	.needs = VM_NEEDS_FRAMES | VM_NEEDS_HUGE_PAGES,
	.expects = {
		{ .fact = "scattered",
		  .treatment = VM_AT_LEAST(1), .control = VM_EXACTLY(0),
		  .cause = "which frames were free",
		  .exactness = VM_VARIES },
		{ VM_BLOCK_PRESENT, NULL, "written",
		  .treatment = VM_EVERY_PAGE, .control = VM_SAME },
		{ VM_BLOCK_HUGE, NULL, "written",
		  .treatment = VM_EXACTLY(0), .control = VM_EVERY_PAGE },
	},
};
