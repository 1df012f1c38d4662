/* SPDX-License-Identifier: MIT
 *
 * mincore_sees_residency - mincore tells which pages of a mapped file are in
 * memory, whether or not the process has touched them.
 *
 * Both arms map a file that was just written, and ask mincore without touching
 * it. The control has freed its pages before (MADV_REMOVE).
 */
#include "measure/claim.h"

/*
 *   treatment:  | block |   | page cache: ffff |
 *   control:    | block |   | page cache:      |
 */
static void act(enum vm_arm arm)
{
	size_t len = vm_bytes();
	int file = vm_file(len, 'f');
	void *block = vm_map_file(file, len, MAP_SHARED);

	if (arm == VM_CONTROL)
		vm_advise(block, len, MADV_REMOVE);
	vm_block(block, len);
	vm_mark("asked");
	vm_fact("resident", (int64_t)vm_resident_pages(block, len));
}

VM_CLAIM(mincore_sees_residency) {
	.states = "mincore tells which pages of a mapped file are in memory, "
		  "whether or not the process has touched them.",
	.source = "beyond the documents: mincore(2)",
	.why = "mincore asks whether an access would have to wait for a disk. "
	       "For a file that is a question to the page cache, not to the "
	       "process's page table: the answer is yes for a page that "
	       "somebody else has read or written, though RSS does not count "
	       "it yet. For a file that the caller does not own and could not "
	       "write to, Linux says yes for every page since 5.2, lest it "
	       "show what others read.",
	.topic = VM_FILES,
	.rests_on = { "file_mmap_lazy" },
	.act = act,
	.differs = "has freed the file's pages (MADV_REMOVE)",
	.expects = {
		{ .fact = "resident",
		  .treatment = VM_EVERY_PAGE, .control = VM_EXACTLY(0) },
		{ VM_BLOCK_RSS, NULL, "asked",
		  .treatment = VM_EXACTLY(0), .control = VM_SAME },
	},
};
