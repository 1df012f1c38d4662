/* SPDX-License-Identifier: MIT
 *
 * shared_mapping_is_not_cow - a MAP_SHARED mapping stays one memory after fork:
 * what one process writes the other reads.
 *
 * A parent fills a block and forks; the child writes to each page. In the
 * control the block is mapped MAP_PRIVATE.
 */
#include "measure/claim.h"

/*
 *   treatment:  parent |cccc|--.            control:  parent |pppp|-- pppp
 *                               >-- cccc
 *               child  |cccc|--'                      child  |cccc|-- cccc
 */
static void write_each(void *block)
{
	vm_write_pages(block, vm_bytes(), 'c');
	vm_mark("written");
	vm_fact("child_reads_c",
		(int64_t)vm_count_pages(block, vm_bytes(), 'c'));
}

static void act(enum vm_arm arm)
{
	size_t len = vm_bytes();
	void *block = vm_map(len, arm == VM_CONTROL ? MAP_PRIVATE : MAP_SHARED);

	vm_write_pages(block, len, 'p');
	vm_block(block, len);
	vm_wait(vm_fork(write_each, block));
	vm_fact("parent_reads_c", (int64_t)vm_count_pages(block, len, 'c'));
	vm_fact("parent_reads_p", (int64_t)vm_count_pages(block, len, 'p'));
}

VM_CLAIM(shared_mapping_is_not_cow) {
	.states = "A MAP_SHARED mapping stays one memory after fork: what one "
		  "process writes the other reads.",
	.source = "002 (physical memory can be shared by processes)",
	.why = "Copy-on-write is how the kernel keeps a promise: after fork a "
	       "private page must look as if it had been copied. For a "
	       "MAP_SHARED mapping the promise is the opposite one, so a write "
	       "goes to the page that all of them map, and no copy is made at "
	       "any time.",
	.topic = VM_FORK,
	.rests_on = { "fork_cow" },
	.act = act,
	.differs = "maps the block MAP_PRIVATE",
	.expects = {
		{ .fact = "parent_reads_c",
		  .treatment = VM_EVERY_PAGE, .control = VM_EXACTLY(0) },
		{ .fact = "parent_reads_p",
		  .treatment = VM_EXACTLY(0), .control = VM_EVERY_PAGE },
		{ VM_BLOCK_PRIVATE_DIRTY, NULL, "written",
		  .treatment = VM_EXACTLY(0), .control = VM_EVERY_PAGE },
		{ .fact = "child_reads_c",
		  .treatment = VM_EVERY_PAGE, .control = VM_SAME },
	},
};
