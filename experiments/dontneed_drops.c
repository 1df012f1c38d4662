/* SPDX-License-Identifier: MIT
 *
 * dontneed_drops - MADV_DONTNEED drops the pages and keeps the addresses, which
 * read as zero again.
 *
 * Both arms fill a block and advise the kernel about it: the treatment that it
 * is not needed, the control that it will not be needed soon (MADV_COLD).
 */
#include "measure/claim.h"

static void act(enum vm_arm arm)
{
	size_t len = vm_bytes();
	void *block = vm_map(len, MAP_PRIVATE);

	vm_write_pages(block, len, 'x');
	vm_block(block, len);
	vm_mark("full");
	vm_advise(block, len, arm == VM_CONTROL ? MADV_COLD : MADV_DONTNEED);
	vm_mark("advised");
	vm_fact("pages_kept", (int64_t)vm_count_pages(block, len, 'x'));
	vm_fact("pages_zero", (int64_t)vm_count_pages(block, len, 0));
}

VM_CLAIM(dontneed_drops) {
	.states = "MADV_DONTNEED drops the pages and keeps the addresses, which "
		  "read as zero again.",
	.source = "beyond the documents: madvise(2), MADV_DONTNEED",
	.why = "Linux takes this advice as an order: it clears the page table "
	       "entries and frees the frames at once, and the region stays. "
	       "The next touch is a first touch again, which finds zeroes. "
	       "MADV_COLD is advice only: the pages are moved to where memory "
	       "is reclaimed first, and are there until that happens.",
	.topic = VM_RELEASING,
	.act = act,
	.differs = "gives the advice MADV_COLD, which takes nothing away",
	.rests_on = { "first_write_faults", "fresh_pages_are_zero" },
	.needs = VM_NEEDS_MADV_COLD,
	.expects = {
		{ VM_BLOCK_RSS, "full", "advised",
		  .treatment = VM_TIMES(-1, "pages"),
		  .control = VM_EXACTLY(0) },
		{ VM_VSZ, "full", "advised",
		  .treatment = VM_EXACTLY(0), .control = VM_SAME },
		{ .fact = "pages_kept",
		  .treatment = VM_EXACTLY(0), .control = VM_EVERY_PAGE },
		{ .fact = "pages_zero",
		  .treatment = VM_EVERY_PAGE, .control = VM_EXACTLY(0) },
	},
};
