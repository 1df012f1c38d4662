/* SPDX-License-Identifier: MIT
 *
 * vfork_shares_memory - a child made by vfork runs in its parent's memory: the
 * parent sees what it has written.
 *
 * The child writes to each page of a private block. In the control it is made
 * by fork.
 */
#include "measure/claim.h"

static void write_each(void *block)
{
	vm_write_pages(block, vm_bytes(), 'c');
	vm_fact("child_reads_c",
		(int64_t)vm_count_pages(block, vm_bytes(), 'c'));
}

/*
 *   treatment:  parent, child |cccc|        control:  parent |pppp|
 *                                                     child  |cccc|
 */
static void act(enum vm_arm arm)
{
	size_t len = vm_bytes();
	void *block = vm_map(len, MAP_PRIVATE);
	pid_t child;

	vm_write_pages(block, len, 'p');
	child = arm == VM_CONTROL ? vm_fork(write_each, block)
				  : vm_vfork(write_each, block);
	vm_wait(child);
	vm_block(block, len);
	vm_mark("after");
	vm_fact("parent_reads_c", (int64_t)vm_count_pages(block, len, 'c'));
	vm_fact("parent_reads_p", (int64_t)vm_count_pages(block, len, 'p'));
}

VM_CLAIM(vfork_shares_memory) {
	.states = "A child made by vfork runs in its parent's memory: the "
		  "parent sees what it has written.",
	.source = "beyond the documents: vfork(2)",
	.why = "fork copies the page tables of its caller, which takes time "
	       "even though no page is copied. A child that is about to "
	       "execute a program needs none of that. vfork makes a process "
	       "that borrows the address space itself, and stops the thread "
	       "that called it until the child has executed a program or "
	       "ended.",
	.topic = VM_FORK,
	.rests_on = { "fork_cow" },
	.act = act,
	.differs = "makes the child with fork",
	.expects = {
		{ .fact = "child_reads_c",
		  .treatment = VM_EVERY_PAGE, .control = VM_SAME },
		{ .fact = "parent_reads_c",
		  .treatment = VM_EVERY_PAGE, .control = VM_EXACTLY(0) },
		{ .fact = "parent_reads_p",
		  .treatment = VM_EXACTLY(0), .control = VM_EVERY_PAGE },
	},
};
