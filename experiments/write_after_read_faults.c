/* SPDX-License-Identifier: MIT
 *
 * write_after_read_faults - a page that was only read faults again when it is
 * written.
 *
 * Both arms touch each page of a fresh mapping and then write to it: the
 * treatment has read it before, the control has written it.
 */
#include "measure/claim.h"

/*
 *   before:  all pages --> the one zero page     (control: a frame for each)
 *   after:   each page --> a frame of its own
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
	vm_mark("before");
	vm_write_pages(block, len, 2);
	vm_mark("after");
}

VM_CLAIM(write_after_read_faults) {
	.states = "A page that was only read faults again when it is written.",
	.source = "000 (goals: page fault; read against write)",
	.why = "A read of untouched private memory maps the shared zero page, "
	       "write-protected, since it must stay zero for everybody. The "
	       "first write finds an entry that does not allow it and faults "
	       "once more; only now the kernel takes a page frame for this "
	       "page alone.",
	.topic = VM_PAGING,
	.act = act,
	.differs = "has written to each page before, instead of reading it",
	.rests_on = { "first_write_faults", "read_maps_zero_page",
		      "malloc_lazy" },
	.expects = {
		{ VM_BLOCK_PRESENT, NULL, "before",
		  .treatment = VM_EVERY_PAGE, .control = VM_SAME },
		{ VM_BLOCK_RSS, NULL, "before",
		  .treatment = VM_EXACTLY(0), .control = VM_EVERY_PAGE },
		{ VM_MINFLT, "before", "after",
		  .treatment = VM_EVERY_PAGE, .control = VM_EXACTLY(0) },
		{ VM_BLOCK_RSS, NULL, "after",
		  .treatment = VM_EVERY_PAGE, .control = VM_SAME },
	},
};
