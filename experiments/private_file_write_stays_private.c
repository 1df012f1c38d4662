/* SPDX-License-Identifier: MIT
 *
 * private_file_write_stays_private - a write to a MAP_PRIVATE mapping of a file
 * never reaches the file.
 *
 * Both arms map a file, write to each page, and look what read(2) finds in the
 * file. In the control the mapping is MAP_SHARED.
 */
#include "measure/claim.h"

/*
 *   treatment:  | wwww |-- wwww    file ffff        control:  | wwww |-- file
 */
static void act(enum vm_arm arm)
{
	size_t len = vm_bytes();
	int file = vm_file(len, 'f');
	void *block = vm_map_file(file, len,
				  arm == VM_CONTROL ? MAP_SHARED : MAP_PRIVATE);

	vm_write_pages(block, len, 'w');
	vm_block(block, len);
	vm_mark("written");
	vm_fact("w_in_memory", (int64_t)vm_count_pages(block, len, 'w'));
	vm_fact("w_in_file", (int64_t)vm_file_pages(file, 'w'));
	vm_fact("f_in_file", (int64_t)vm_file_pages(file, 'f'));
}

VM_CLAIM(private_file_write_stays_private) {
	.states = "A write to a MAP_PRIVATE mapping of a file never reaches "
		  "the file.",
	.source = "001 (features: mmap of a large file)",
	.why = "The pages of a private mapping are the file's own until they "
	       "are written. Then the kernel does as after fork: it copies the "
	       "page into a frame that belongs to no file, and the write goes "
	       "there. A shared mapping leads to the page cache for good, and "
	       "whoever reads the file reads from there.",
	.topic = VM_FILES,
	.act = act,
	.differs = "maps the file MAP_SHARED",
	.expects = {
		{ .fact = "w_in_file",
		  .treatment = VM_EXACTLY(0), .control = VM_EVERY_PAGE },
		{ .fact = "f_in_file",
		  .treatment = VM_EVERY_PAGE, .control = VM_EXACTLY(0) },
		{ VM_BLOCK_ANONYMOUS, NULL, "written",
		  .treatment = VM_EVERY_PAGE, .control = VM_EXACTLY(0) },
		{ .fact = "w_in_memory",
		  .treatment = VM_EVERY_PAGE, .control = VM_SAME },
	},
};
