/* SPDX-License-Identifier: MIT
 *
 * free_small_keeps_rss - free of small blocks keeps their memory in the
 * process, below a block still in use, until malloc_trim.
 *
 * Both arms take many small blocks and free all of them. The treatment has one
 * more on top, which it keeps.
 */
#include "measure/claim.h"

enum {
	COUNT = 2500,
	LEN = 4000,
	KEPT = 128 * 1024 /* what free leaves at the top of the heap */
};

/*
 *   treatment:  heap: | free | free | free |...| in use |
 *   control:    heap: | free | free | free |...|          end of the heap
 */
static void act(enum vm_arm arm)
{
	vm_fact("many", COUNT * (int64_t)LEN / (int64_t)vm_page_size());
	vm_fact("few", 2 * KEPT / (int64_t)vm_page_size() + 4);
	vm_mark("before");
	vm_malloc_many(COUNT, LEN);
	if (arm == VM_TREATMENT)
		vm_malloc(LEN);
	vm_mark("taken");
	vm_free_many();
	vm_mark("freed");
	vm_trim();
	vm_mark("trimmed");
}

VM_CLAIM(free_small_keeps_rss) {
	.states = "free of small blocks keeps their memory in the process, "
		  "below a block still in use, until malloc_trim.",
	.source = "beyond the documents: free(3), malloc_trim(3)",
	.why = "Small blocks lie in the heap side by side, and the heap can be "
	       "given back only from its end. One block in use there holds all "
	       "that is free below it. With none, free moves the end down, but "
	       "for 128 KiB that it keeps for what comes. malloc_trim also "
	       "drops whole free pages in between (MADV_DONTNEED).",
	.topic = VM_RELEASING,
	.act = act,
	.differs = "keeps no block on top",
	.rests_on = { "small_malloc_in_heap", "dontneed_drops",
		      "heap_grows_by_brk" },
	.needs = VM_NEEDS_GLIBC,
	.expects = {
		{ VM_RSS, "before", "taken",
		  .treatment = VM_TIMES_NEAR(1, "many", "few"), .control = VM_SAME,
		  .cause = "malloc's headers and room for more" },
		{ VM_RSS, "taken", "freed",
		  .treatment = VM_EXACTLY(0),
		  .control = VM_TIMES_NEAR(-1, "many", "few"),
		  .cause = "free keeps 128 KiB at the end of the heap" },
		{ VM_RSS, "freed", "trimmed",
		  .treatment = VM_TIMES_NEAR(-1, "many", "few"),
		  .control = VM_NEAR(0, "few"),
		  .cause = "pages that are free only in part, and the 128 KiB" },
	},
};
