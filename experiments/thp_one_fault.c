/* SPDX-License-Identifier: MIT
 *
 * thp_one_fault - with a huge page one fault brings in all the pages that it
 * holds: 2 MiB on x86-64.
 *
 * Both arms write to each page of a block that a huge page could hold: 512
 * pages on x86-64. The treatment asks for huge pages, the control for none.
 */
#include "measure/claim.h"

/*
 *   | mapping                                        |
 *   |      | block: aligned to its own size |        |
 */
static void act(enum vm_arm arm)
{
	size_t len = vm_huge_page_size();
	uintptr_t start = (uintptr_t)vm_map(2 * len, MAP_PRIVATE);
	void *block = (void *)((start + len - 1) / len * len);
	int64_t failures = vm_huge_page_failures();

	vm_advise(block, len,
		  arm == VM_CONTROL ? MADV_NOHUGEPAGE : MADV_HUGEPAGE);
	vm_block(block, len);
	vm_mark("before");
	vm_write_pages(block, len, 1);
	vm_mark("after");
	if (arm == VM_TREATMENT)
		vm_huge_page_or_skip(failures);
}

VM_CLAIM(thp_one_fault) {
	.states = "With a huge page one fault brings in all the pages that it "
		  "holds: 2 MiB on x86-64.",
	.source = "004 (capture.sh: min_flt rises by 5 for 10 MiB)",
	.documented = "004 leaves unsaid why 10 MiB took 5 faults: five huge "
		      "pages. Without them it would have been 2,560.",
	.why = "One entry of the table above the page table can map as many "
	       "pages in a row as a page table has entries (512 pages of 4 KiB "
	       "on x86-64), if their frames lie in a row too. Where the region "
	       "allows it and such a run of frames is free, the kernel clears "
	       "and maps all of it at the first fault. It saves faults and "
	       "entries, and costs the pages that are never used.",
	.topic = VM_PAGING,
	.act = act,
	.prepare = vm_allow_huge_pages,
	.differs = "asks for no huge pages (MADV_NOHUGEPAGE)",
	.rests_on = { "first_write_faults" },
	.needs = VM_NEEDS_HUGE_PAGES,
	.expects = {
		{ VM_MINFLT, "before", "after",
		  .treatment = VM_EXACTLY(1), .control = VM_EVERY_PAGE },
		{ VM_BLOCK_RSS, "before", "after",
		  .treatment = VM_EVERY_PAGE, .control = VM_SAME },
		{ VM_BLOCK_HUGE, NULL, "after",
		  .treatment = VM_EVERY_PAGE, .control = VM_EXACTLY(0) },
	},
};
