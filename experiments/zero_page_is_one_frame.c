/* SPDX-License-Identifier: MIT
 *
 * zero_page_is_one_frame - all pages of private memory that were only read are
 * one page frame.
 *
 * Both arms visit each page of a fresh mapping once: the treatment reads a
 * byte, the control writes one.
 */
#include "measure/claim.h"

/* These have a zero page for each colour of their cache: up to 128, up to 8. */
enum {
#if defined(__s390__) || defined(__mips__)
	COLOURS = 128
#else
	COLOURS = 1
#endif
};

/*
 *   treatment:  |....|....|....|        control:  |####|####|####|
 *                  \    |    /                       |    |    |
 *                   one frame                     a frame for each
 */
static void act(enum vm_arm arm)
{
	size_t len = vm_bytes();
	void *block = vm_map(len, MAP_PRIVATE);

	if (arm == VM_CONTROL)
		vm_write_pages(block, len, 1);
	else
		vm_read_pages(block, len);
	vm_block(block, len);
	vm_mark("visited");
	vm_fact("frames", (int64_t)vm_frames_distinct(block, len));
}

VM_CLAIM(zero_page_is_one_frame) {
	.states = "All pages of private memory that were only read are one page "
		  "frame.",
	.source = "design card; 000 (conclusions: physical memory only at "
		  "access)",
	.why = "Many virtual pages may be translated to the same page frame. "
	       "Linux keeps one frame of zeroes, for all processes (s390 and "
	       "MIPS one for each colour of their cache), and enters it "
	       "wherever private memory of no file is read before it is "
	       "written. So all of these pages together cost nothing, and each "
	       "gets a frame of its own at its first write.",
	.topic = VM_PAGING,
	.act = act,
	.differs = "writes a byte to each page instead of reading it",
	.rests_on = { "read_maps_zero_page" },
	.needs = VM_NEEDS_FRAMES,
	.expects = {
		{ VM_BLOCK_PRESENT, NULL, "visited",
		  .treatment = VM_EVERY_PAGE, .control = VM_SAME },
		{ .fact = "frames",
		  .treatment = VM_BETWEEN(1, COLOURS), .control = VM_EVERY_PAGE,
		  .cause = COLOURS > 1 ? "a zero page for each colour of the "
					 "processor's cache" : NULL },
	},
};
