/* SPDX-License-Identifier: MIT
 *
 * mremap_moves_without_copying - mremap moves a block to other addresses and
 * copies none of it.
 *
 * Both arms end with the contents of a block at another address. The control
 * maps a second block and copies with memcpy.
 */
#include "measure/claim.h"

/*
 *   before:  | old |--.             treatment:  | new |-- the same frames
 *                      >-- frames
 *                                   control:    | new |-- new frames
 */
static void act(enum vm_arm arm)
{
	size_t len = vm_bytes();
	void *old = vm_map(len, MAP_PRIVATE), *new;

	vm_write_pages(old, len, 'p');
	vm_frames_note(old, len);
	vm_mark("before");
	if (arm == VM_CONTROL) {
		new = vm_map(len, MAP_PRIVATE);
		vm_memcpy(new, old, len);
	} else {
		new = vm_remap(old, len);
	}
	vm_block(new, len);
	vm_mark("after");
	vm_fact("moved", new != old);
	vm_fact("right_pages", (int64_t)vm_count_pages(new, len, 'p'));
	vm_fact("frames_kept", (int64_t)vm_frames_kept(new, len));
}

VM_CLAIM(mremap_moves_without_copying) {
	.states = "mremap moves a block to other addresses and copies none of "
		  "it.",
	.source = "beyond the documents: mremap(2)",
	.why = "Where a page is seen is the business of the page table. To "
	       "move a block the kernel takes the entries out of one place in "
	       "it and puts them into another; the frames do not learn of it. "
	       "realloc of a large block does the same, which is why it can "
	       "grow a gigabyte at once.",
	.topic = VM_FILES,
	.rests_on = { "first_write_faults", "zero_page_is_one_frame" },
	.act = act,
	.differs = "copies with memcpy",
	.expects = {
		{ VM_MINFLT, "before", "after",
		  .treatment = VM_EXACTLY(0), .control = VM_EVERY_PAGE },
		{ VM_BLOCK_RSS, NULL, "after",
		  .treatment = VM_EVERY_PAGE, .control = VM_SAME },
		{ .fact = "frames_kept",
		  .treatment = VM_EVERY_PAGE, .control = VM_EXACTLY(0),
		  .needs = VM_NEEDS_FRAMES },
		{ .fact = "moved",
		  .treatment = VM_EXACTLY(1), .control = VM_SAME },
		{ .fact = "right_pages",
		  .treatment = VM_EVERY_PAGE, .control = VM_SAME },
	},
};
