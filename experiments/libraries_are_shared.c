/* SPDX-License-Identifier: MIT
 *
 * libraries_are_shared - the C library's code is in memory once, however many
 * processes use it.
 *
 * Parent and child each map the library's file, as the dynamic linker does, and
 * read all of it. In the control each maps a copy of the file of its own.
 */
#include "measure/claim.h"

/*
 *   treatment:  parent |libc|--.            control:  parent |libc|-- copy
 *                               >-- libc
 *               child  |libc|--'                      child  |libc|-- copy
 */
static void map_and_read(void *copied)
{
	int file = vm_libc_file();
	size_t len = vm_file_bytes(file);
	void *block;

	if (*(bool *)copied)
		file = vm_copy_file(file);
	block = vm_map_file(file, len, MAP_PRIVATE);
	vm_read_pages(block, len);
	vm_block(block, len);
}

static void act(enum vm_arm arm)
{
	bool copied = arm == VM_CONTROL;
	pid_t child = vm_fork_held(map_and_read, &copied);

	map_and_read(&copied);
	vm_mark("both");
	vm_fact("rss_less_pss",
		vm_level(VM_BLOCK_RSS) - vm_level(VM_BLOCK_PSS));
	vm_wait(child);
}

VM_CLAIM(libraries_are_shared) {
	.states = "The C library's code is in memory once, however many "
		  "processes use it.",
	.source = "002 (RSS includes shared libraries; physical memory can be "
		  "shared by processes)",
	.why = "The pages of a file live in the page cache, and a mapping of "
	       "the file leads to them. Each process that maps the library "
	       "gets page table entries for the same frames, so RSS counts "
	       "them in every process, while PSS shows each only its share. "
	       "What shares them is the file: two copies of the same bytes "
	       "are two sets of pages. Pages of its data that were written "
	       "to, ld.so's relocations among them, are each process's own.",
	.topic = VM_FORK,
	.rests_on = { "rss_counts_twice", "file_mmap_lazy" },
	.act = act,
	.differs = "gives each process a copy of the file",
	.needs = VM_NEEDS_DYNAMIC,
	.expects = {
		{ VM_BLOCK_RSS, NULL, "both",
		  .treatment = VM_EVERY_PAGE, .control = VM_SAME },
		{ .fact = "rss_less_pss",
		  .treatment = VM_AT_LEAST_PART(2, "pages"),
		  .control = VM_EXACTLY(0),
		  .cause = "the more processes map the library, the less of it "
			   "is this one's share",
		  .exactness = VM_VARIES },
	},
};
