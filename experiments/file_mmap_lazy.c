/* SPDX-License-Identifier: MIT
 *
 * file_mmap_lazy - mapping a file takes address space only; its pages come when
 * they are walked over.
 *
 * Both arms make the contents of a file available at an address and walk over
 * them. The treatment maps the file, the control reads it into a buffer.
 */
#include "measure/claim.h"

/*
 *   treatment:  | block |-- page cache
 *   control:    | block |-- a copy        page cache
 */
static void act(enum vm_arm arm)
{
	size_t len = vm_bytes();
	int file = vm_file(len, 'f');
	void *block;

	if (arm == VM_CONTROL) {
		block = vm_map(len, MAP_PRIVATE);
		vm_read_file(file, block, len);
	} else {
		block = vm_map_file(file, len, MAP_PRIVATE);
	}
	vm_block(block, len);
	vm_mark("available");
	vm_fact("right_pages", (int64_t)vm_count_pages(block, len, 'f'));
	vm_mark("walked");
}

VM_CLAIM(file_mmap_lazy) {
	.states = "Mapping a file takes address space only; its pages come "
		  "when they are walked over.",
	.source = "001 (features: mmap of a large file)",
	.why = "mmap writes down that these addresses stand for that file. The "
	       "first access to a page faults, and the kernel enters the page "
	       "that it has in its cache of file pages: nothing is copied. "
	       "read has to copy every byte into the buffer at once, so the "
	       "contents are in memory twice.",
	.topic = VM_FILES,
	.rests_on = { "first_write_faults" },
	.act = act,
	.differs = "reads the file into a buffer",
	.expects = {
		{ VM_BLOCK_MAPPED, NULL, "available",
		  .treatment = VM_EVERY_PAGE, .control = VM_SAME },
		{ VM_BLOCK_RSS, NULL, "available",
		  .treatment = VM_EXACTLY(0), .control = VM_EVERY_PAGE },
		{ VM_BLOCK_RSS, "available", "walked",
		  .treatment = VM_EVERY_PAGE, .control = VM_EXACTLY(0) },
		{ VM_BLOCK_ANONYMOUS, NULL, "walked",
		  .treatment = VM_EXACTLY(0), .control = VM_EVERY_PAGE },
		{ .fact = "right_pages",
		  .treatment = VM_EVERY_PAGE, .control = VM_SAME },
	},
};
