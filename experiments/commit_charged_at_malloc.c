/* SPDX-License-Identifier: MIT
 *
 * commit_charged_at_malloc - the kernel's promise of memory is charged at
 * malloc, not at the first write.
 *
 * Both arms take blocks and write to some pages of the last: the treatment from
 * malloc, the control as mappings for which it asks no promise (MAP_NORESERVE).
 */
#include "measure/claim.h"

enum {
	BLOCKS = 5,
	SLICES = VM_SERIES /* short ones: others disturb only some of them */
};

static void act(enum vm_arm arm)
{
	struct vm_series at_malloc = { 0 }, at_write = { 0 };
	size_t i, len = 10 * vm_bytes();
	size_t slice = (vm_pages() / 160 + 1) * vm_page_size();
	char *block = NULL;
	int64_t before;

	for (i = 0; i < BLOCKS; i++) {
		before = vm_committed_quiet();
		block = arm == VM_CONTROL
				? vm_map(len, MAP_PRIVATE | MAP_NORESERVE)
				: vm_malloc(len);
		vm_series_add(&at_malloc, vm_committed_quiet() - before);
	}
	for (i = 0; i < SLICES; i++) {
		before = vm_committed_quiet();
		vm_write_pages(block + i * slice, slice, 1);
		vm_series_add(&at_write, vm_committed_quiet() - before);
	}
	vm_block(block, len);
	vm_mark("written");
	vm_fact("slice", (int64_t)vm_count_pages(block, slice, 1));
	vm_fact("charged_at_malloc", vm_series_median(&at_malloc));
	vm_fact("charged_at_write", vm_series_least(&at_write));
	vm_fact("half_a_block", 10 * (int64_t)vm_pages() / 2);
	vm_fact("half_a_slice", (int64_t)(slice / vm_page_size() / 2));
	vm_fact("accounted", vm_has_flag(block, "ac"));
}

VM_CLAIM(commit_charged_at_malloc) {
	.states = "The kernel's promise of memory is charged at malloc, not at "
		  "the first write.",
	.source = "004 (sar: kbcommit rises by about 100 MiB at malloc, and "
		  "not when the memory is touched)",
	.why = "Memory that a process may write to, and whose writes reach no "
	       "file, is a debt: the kernel adds all of a region to "
	       "Committed_AS when it is mapped. Only with vm.overcommit_memory "
	       "at 2 does it refuse what would make the sum too large; at 0 it "
	       "refuses a single request larger than all memory and swap, at 1 "
	       "none. The pages themselves come later and change nothing about "
	       "it. MAP_NORESERVE asks for no promise.",
	.topic = VM_MALLOC,
	.act = act,
	.differs = "maps the blocks itself, with MAP_NORESERVE",
	.rests_on = { "malloc_lazy" },
	.alone = true,
	.needs = VM_NEEDS_OVERCOMMIT | VM_NEEDS_SMAPS,
	.expects = {
		{ .fact = "accounted",
		  .treatment = VM_EXACTLY(1), .control = VM_EXACTLY(0) },
		{ .fact = "slice",
		  .treatment = VM_AT_LEAST(1), .control = VM_SAME,
		  .cause = "a slice is written: it is smaller where there is "
			   "little memory",
		  .exactness = VM_VARIES },
		{ .fact = "charged_at_malloc",
		  .treatment = VM_TIMES_NEAR(1, "pages", "half_a_block"),
		  .control = VM_NEAR(0, "half_a_block"),
		  .cause = "Committed_AS is that of all processes: the median of "
			   "5 blocks",
		  .exactness = VM_VARIES },
		{ .fact = "charged_at_write",
		  .treatment = VM_NEAR(0, "half_a_slice"), .control = VM_SAME,
		  .cause = "as above: the smallest change in 64 slices",
		  .exactness = VM_VARIES },
	},
};
