/* SPDX-License-Identifier: MIT
 *
 * fork_read_keeps_sharing - a child that reads the private memory it got from
 * its parent takes no fault and no memory.
 *
 * A parent fills a block and forks; the child reads a byte of each page. In the
 * control the block is mapped MAP_SHARED.
 */
#include "measure/claim.h"

/*
 *   treatment:  parent's entries |pppp|--.     control:  |pppp|-- the pages
 *                                         >-- the pages
 *               child's entries  |pppp|--'               |    | none yet
 */
static void read_each(void *block)
{
	size_t seen;

	vm_mark("forked");
	seen = vm_read_pages(block, vm_bytes());
	vm_mark("read");
	vm_fact("pages_read", (int64_t)seen);
}

static void act(enum vm_arm arm)
{
	size_t len = vm_bytes();
	void *block = vm_map(len, arm == VM_CONTROL ? MAP_SHARED : MAP_PRIVATE);

	vm_write_pages(block, len, 'p');
	vm_block(block, len);
	vm_wait(vm_fork(read_each, block));
}

VM_CLAIM(fork_read_keeps_sharing) {
	.states = "A child that reads the private memory it got from its "
		  "parent takes no fault and no memory.",
	.source = "000 (goals: copy-on-write); 002 (physical memory can be "
		  "shared by processes); design card",
	.why = "fork gave the child page table entries for all of its parent's "
	       "private pages, and write-protected them; a read is allowed, so "
	       "the processor asks nobody. Of a shared mapping fork copies no "
	       "entries, since a fault can find its pages again: the child's "
	       "first reads fault, although the very same pages are in memory. "
	       "A processor that cannot note by itself that a page was used "
	       "faults once for that.",
	.topic = VM_FORK,
	.rests_on = { "fork_shares_pages", "read_maps_zero_page",
		      "shared_mapping_is_not_cow" },
	.act = act,
	.differs = "maps the block MAP_SHARED",
	.expects = {
		{ VM_MINFLT, "forked", "read",
		  .treatment = VM_EXACTLY(0), .control = VM_AT_LEAST(1),
		  .cause = "how many neighbours one fault on shared memory "
			   "maps is a setting of the kernel",
		  .needs = VM_NEEDS_ACCESS_BIT,
		  .exactness = VM_VARIES },
		{ VM_BLOCK_RSS, NULL, "forked",
		  .treatment = VM_EVERY_PAGE, .control = VM_EXACTLY(0) },
		{ VM_BLOCK_PSS, NULL, "read",
		  .treatment = VM_PART(2, "pages"), .control = VM_SAME },
		{ .fact = "pages_read",
		  .treatment = VM_EVERY_PAGE, .control = VM_SAME },
	},
};
