/* SPDX-License-Identifier: MIT
 *
 * huge_zero_page_write - how many pages one write brings in where a read has
 * mapped the huge page of zeros.
 *
 * The act reads one byte of a huge page's worth of memory and then writes it.
 */
#include "measure/claim.h"

/*
 *   read:    | one entry: the huge page of zeros             |
 *   written: | a huge page of its own |  or  | w | 0 | 0 | ... |
 */
static void act(enum vm_arm arm)
{
	size_t len = vm_huge_page_size();
	uintptr_t start = (uintptr_t)vm_map(2 * len, MAP_PRIVATE);
	char *block = (char *)((start + len - 1) / len * len);

	(void)arm;
	vm_advise(block, len, MADV_HUGEPAGE);
	vm_block(block, len);
	vm_mark("before");
	vm_read_pages(block, vm_page_size());
	vm_mark("read");
	vm_write_byte(block, 'w');
	vm_mark("written");
}

VM_CLAIM(huge_zero_page_write) {
	.states = "How many pages one write brings in where a read has mapped "
		  "the huge page of zeros.",
	.source = "beyond the documents: do_huge_pmd_wp_page() of "
		  "mm/huge_memory.c",
	.why = "A read of untouched memory that may have huge pages maps one "
	       "huge page of zeros, for all processes the same. The first "
	       "write has to put other memory in its place. Some kernels split "
	       "the entry and give one page; others give a whole huge page at "
	       "once, as if nothing had been read.",
	.topic = VM_PAGING,
	.act = act,
	.prepare = vm_allow_huge_pages,
	.observation = true,
	.needs = VM_NEEDS_HUGE_PAGES,
	.expects = {
		{ VM_BLOCK_RSS, "before", "read", .treatment = VM_ANY },
		{ VM_BLOCK_RSS, "read", "written", .treatment = VM_ANY },
	},
};
