/* SPDX-License-Identifier: MIT
 *
 * fault_around - one read fault on a file in the page cache maps the pages next
 * to it as well.
 *
 * Both arms map a file and touch one page in its middle. The treatment reads a
 * byte of it, the control writes one.
 */
#include "measure/claim.h"

enum {
	PAGES = 64 /* on both sides more than the kernel maps at once */
};

/*
 *   treatment:  |      ffrff      |     control:  |        w        |
 */
static void act(enum vm_arm arm)
{
	size_t len = PAGES * vm_page_size();
	int file = vm_file(len, 'f');
	char *block = vm_map_file(file, len, MAP_PRIVATE);

	vm_fact("in_page_cache", (int64_t)vm_resident_pages(block, len));
	vm_block(block, len);
	vm_mark("before");
	if (arm == VM_CONTROL)
		vm_write_byte(block + len / 2, 'w');
	else
		vm_read_pages(block + len / 2, vm_page_size());
	vm_mark("after");
}

VM_CLAIM(fault_around) {
	.states = "One read fault on a file in the page cache maps the pages "
		  "next to it as well.",
	.source = "beyond the documents: do_fault_around() of mm/memory.c",
	.why = "Most of what a fault costs is the way into the kernel and out "
	       "again. Pages that are in the cache already cost next to "
	       "nothing to map, so the kernel maps those around the address, "
	       "too, within 64 KiB as a rule. A write to a private page needs "
	       "a copy, and a copy that nobody asked for would waste memory: "
	       "it gets the one page.",
	.topic = VM_FILES,
	.rests_on = { "read_maps_zero_page", "mincore_sees_residency",
		      "file_mmap_lazy" },
	.act = act,
	.differs = "writes the byte",
	.needs = VM_NEEDS_FAULT_AROUND,
	.expects = {
		{ VM_MINFLT, "before", "after",
		  .treatment = VM_EXACTLY(1), .control = VM_SAME },
		{ VM_BLOCK_RSS, "before", "after",
		  .treatment = VM_AT_LEAST(2), .control = VM_EXACTLY(1),
		  .cause = "the window is a setting of the kernel, 64 KiB "
			   "unless changed, and the cache may hold larger "
			   "units than pages" },
		{ .fact = "in_page_cache",
		  .treatment = VM_EVERY_PAGE, .control = VM_SAME },
	},
};
