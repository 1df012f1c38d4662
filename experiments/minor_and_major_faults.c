/* SPDX-License-Identifier: MIT
 *
 * minor_and_major_faults - a page of a file costs a minor fault when the page
 * cache has it, and a major one when it must come from the disk.
 *
 * Both arms map a file and read a byte of each page. The treatment has dropped
 * the file from the page cache before.
 */
#include "measure/claim.h"

enum {
	PAGES = 64 /* a disk may take milliseconds for each */
};

/*
 *   treatment:  block -- (nothing) -- disk         control:  block -- cache
 */
static void act(enum vm_arm arm)
{
	size_t len = PAGES * vm_page_size();
	int file = vm_disk_file(len);
	void *block;
	size_t seen;

	if (arm == VM_TREATMENT)
		vm_drop_file(file);
	block = vm_map_file(file, len, MAP_SHARED);
	vm_advise(block, len, MADV_RANDOM); /* no page but the one asked for */
	vm_block(block, len);
	vm_mark("before");
	seen = vm_read_pages(block, len);
	vm_mark("after");
	vm_fact("pages_read", (int64_t)seen);
}

VM_CLAIM(minor_and_major_faults) {
	.states = "A page of a file costs a minor fault when the page cache "
		  "has it, and a major one when it must come from the disk.",
	.source = "004 (minor and major faults)",
	.documented = "004 tells the two apart in the same way. Linux 6.7.0 "
		      "did not count so: a fault that had waited for the disk "
		      "was entered as a minor one.",
	.why = "Both are the same fault to the processor: there is no page "
	       "table entry. The kernel looks for the page in its cache of "
	       "file pages. If it is there, an entry is all that is missing; "
	       "if not, the process sleeps until the disk has answered, ten to "
	       "ten thousand times longer. Usually one answer brings in what "
	       "follows in the file as well; MADV_RANDOM asks for no such "
	       "readahead, so that each page is a fault of its own.",
	.topic = VM_FILES,
	.rests_on = { "first_write_faults", "read_maps_zero_page",
		      "file_mmap_lazy" },
	.act = act,
	.differs = "leaves the file in the page cache",
	.needs = VM_NEEDS_DISK,
	.expects = {
		{ VM_MAJFLT, "before", "after",
		  .treatment = VM_EVERY_PAGE, .control = VM_EXACTLY(0) },
		{ VM_MINFLT, "before", "after",
		  .treatment = VM_EXACTLY(0), .control = VM_AT_LEAST(1),
		  .cause = "one minor fault may map several pages that are in "
			   "the cache (fault_around)",
		  .exactness = VM_VARIES },
		{ .fact = "pages_read",
		  .treatment = VM_EVERY_PAGE, .control = VM_SAME },
	},
};
