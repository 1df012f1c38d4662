/* SPDX-License-Identifier: MIT
 *
 * rss_includes_libraries - RSS includes the pages of a library that are in use,
 * and only those.
 *
 * Both arms map the C library's file. The treatment reads all of it.
 */
#include "measure/claim.h"

static void act(enum vm_arm arm)
{
	int file = vm_libc_file();
	size_t len = vm_file_bytes(file);
	void *block = vm_map_file(file, len, MAP_PRIVATE);

	vm_block(block, len);
	vm_mark("mapped");
	if (arm == VM_TREATMENT)
		vm_read_pages(block, len);
	vm_mark("used");
	vm_unmap(block, len);
	vm_mark("unmapped");
}

VM_CLAIM(rss_includes_libraries) {
	.states = "RSS includes the pages of a library that are in use, and "
		  "only those.",
	.source = "002 (RSS includes shared libraries)",
	.documented = "002 says: as long as they are in memory. It takes more: "
		      "the process must have touched the page, or a neighbour "
		      "of it. The library is in memory in both arms.",
	.why = "RSS counts the pages that the process's own page table leads "
	       "to (the zero page aside). The library's pages are in the page "
	       "cache, because other programs use them, but they count only "
	       "once the process has an entry for them, and no longer when "
	       "the entry is gone.",
	.topic = VM_ACCOUNTING,
	.rests_on = { "munmap_returns_addresses", "file_mmap_lazy" },
	.act = act,
	.differs = "does not read it",
	.needs = VM_NEEDS_DYNAMIC,
	.expects = {
		{ VM_BLOCK_RSS, "mapped", "used",
		  .treatment = VM_EVERY_PAGE, .control = VM_EXACTLY(0) },
		{ VM_BLOCK_RSS, "used", "unmapped",
		  .treatment = VM_TIMES(-1, "pages"),
		  .control = VM_EXACTLY(0) },
		{ VM_VSZ, "used", "unmapped",
		  .treatment = VM_TIMES(-1, "pages"), .control = VM_SAME },
	},
};
