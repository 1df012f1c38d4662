/* SPDX-License-Identifier: MIT
 *
 * rss_is_only_what_is_resident - RSS counts the memory that has been used, not
 * the memory that has been given.
 *
 * Both arms ask for a block. The treatment writes to half of its pages, the
 * control to all of them.
 */
#include "measure/claim.h"

/*
 *   treatment:  |wwww    |  half of it is in memory
 *   control:    |wwwwwwww|
 */
static void act(enum vm_arm arm)
{
	size_t len = vm_bytes();
	void *block;

	vm_mark("before");
	block = vm_map_free(len, PROT_READ | PROT_WRITE);
	vm_write_pages(block, arm == VM_CONTROL ? len : len / 2, 1);
	vm_block(block, len);
	vm_mark("after");
}

VM_CLAIM(rss_is_only_what_is_resident) {
	.states = "RSS counts the memory that has been used, not the memory "
		  "that has been given.",
	.source = "002 (RSS)",
	.documented = "002 calls RSS the memory that a process has been given, "
		      "with all of its stack and heap. What it has been given "
		      "is in VSZ; in RSS are only the pages that it has used.",
	.why = "To give memory the kernel writes down a range of addresses, "
	       "which costs no page. A page is found at the first write (a "
	       "file's at the first access), and is counted in RSS from then "
	       "on until it is given back or taken away. This is so for "
	       "mappings, heap and stack alike.",
	.topic = VM_ACCOUNTING,
	.rests_on = { "first_write_faults", "vsz_is_the_sum_of_maps" },
	.act = act,
	.differs = "writes to all of its pages",
	.expects = {
		{ VM_VSZ, "before", "after",
		  .treatment = VM_EVERY_PAGE, .control = VM_SAME },
		{ VM_RSS, "before", "after",
		  .treatment = VM_PART(2, "pages"), .control = VM_EVERY_PAGE },
	},
};
