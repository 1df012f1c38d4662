/* SPDX-License-Identifier: MIT
 *
 * commit_falls_at_unmap - the kernel's promise of memory ends when the
 * addresses are given back, not when the pages are.
 *
 * Both arms fill a block and give it up piece by piece: the treatment with
 * munmap, the control with MADV_DONTNEED.
 */
#include "measure/claim.h"

enum {
	PIECES = 5
};

/*
 *   before:     | pppp | pppp | pppp | pppp | pppp |
 *   treatment:                                        no addresses, no promise
 *   control:    | .... | .... | .... | .... | .... |  no pages
 */
static void act(enum vm_arm arm)
{
	size_t pages = vm_pages() / PIECES, len = pages * vm_page_size(), i;
	char *block = vm_map(PIECES * len, MAP_PRIVATE);
	struct vm_series fall = { 0 };
	int64_t before = vm_committed_quiet(); /* its buffer is then there */

	vm_write_pages(block, PIECES * len, 'p');
	vm_block(block, PIECES * len);
	vm_mark("filled");
	for (i = 0; i < PIECES; i++) {
		before = vm_committed_quiet();
		if (arm == VM_CONTROL)
			vm_advise(block + i * len, len, MADV_DONTNEED);
		else
			vm_unmap(block + i * len, len);
		vm_series_add(&fall, before - vm_committed_quiet());
	}
	vm_mark("given up");
	vm_fact("piece", (int64_t)pages);
	vm_fact("slack", (int64_t)pages / 3);
	vm_fact("promise_returned", vm_series_median(&fall));
}

VM_CLAIM(commit_falls_at_unmap) {
	.states = "The kernel's promise of memory ends when the addresses are "
		  "given back, not when the pages are.",
	.source = "004 (sar: kbcommit falls when the program ends)",
	.why = "What was promised is that every address of the region can be "
	       "written to. MADV_DONTNEED gives up what is there now, and the "
	       "process may fill the region again: the debt is as large as "
	       "before. Only munmap, which is what free does with a large "
	       "block, and exit take it off Committed_AS.",
	.topic = VM_RELEASING,
	.act = act,
	.differs = "gives up the pages alone, with MADV_DONTNEED",
	.rests_on = { "commit_charged_at_malloc", "munmap_returns_addresses",
		      "dontneed_drops" },
	.alone = true,
	.needs = VM_NEEDS_OVERCOMMIT,
	.expects = {
		{ VM_VSZ, "filled", "given up",
		  .treatment = VM_TIMES(-1, "pages"),
		  .control = VM_EXACTLY(0) },
		{ VM_RSS, "filled", "given up",
		  .treatment = VM_TIMES(-1, "pages"), .control = VM_SAME },
		{ .fact = "promise_returned",
		  .treatment = VM_TIMES_NEAR(1, "piece", "slack"),
		  .control = VM_NEAR(0, "slack"),
		  .cause = "Committed_AS is that of all processes: the median of "
			   "5 pieces",
		  .exactness = VM_VARIES },
	},
};
