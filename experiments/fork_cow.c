/* SPDX-License-Identifier: MIT
 *
 * fork_cow - a page shared by fork is copied at its first write, not before.
 *
 * A parent fills a block and forks. The child visits each page once: the
 * treatment writes a byte, the control only reads one. Then the parent writes.
 */
#include "measure/claim.h"

enum {
	COPIED = 1000
};

static void look(char *block, size_t pages)
{
	vm_mark("visited");
	vm_fact("pages_visited", (int64_t)pages);
	vm_fact("bytes_copied", /* behind the byte that may be the child's */
		(int64_t)vm_count_bytes(block + 1, COPIED, 'p'));
}

static void write_each(void *block)
{
	vm_mark("forked");
	vm_write_pages(block, vm_bytes(), 'c');
	look(block, vm_count_pages(block, vm_bytes(), 'c'));
}

static void read_each(void *block)
{
	vm_mark("forked");
	look(block, vm_read_pages(block, vm_bytes()));
}

/*
 *   forked:   parent |pppp|--.              visited:  parent |pppp|-- pppp
 *                             >-- pppp
 *             child  |pppp|--'                        child  |cccc|-- cccc
 */
static void act(enum vm_arm arm)
{
	size_t len = vm_bytes();
	void *block = vm_map(len, MAP_PRIVATE);
	pid_t child;

	vm_memset(block, 'p', len);
	vm_block(block, len);
	child = vm_fork_held(arm == VM_CONTROL ? read_each : write_each, block);
	vm_fact("parents_bytes", (int64_t)vm_count_pages(block, len, 'p'));
	vm_mark("parent's turn");
	vm_write_pages(block, len, 'w');
	vm_mark("parent wrote");
	vm_wait(child);
}

VM_CLAIM(fork_cow) {
	.states = "A page shared by fork is copied at its first write, not "
		  "before.",
	.source = "000 (goals: copy-on-write); design card",
	.why = "fork copies the page table entries of private memory and "
	       "write-protects both sides, so that parent and child share its "
	       "page frames. A read needs nothing more. A write faults; the "
	       "kernel copies the page into a frame of the writer's own and "
	       "lets the write go on, and the other side keeps what it had. A "
	       "processor that cannot note by itself that a page was used "
	       "faults once for that.",
	.topic = VM_FORK,
	.rests_on = { "fork_shares_pages", "first_write_faults" },
	.act = act,
	.differs = "reads a byte of each page instead of writing it",
	.expects = {
		{ VM_MINFLT, "forked", "visited",
		  .treatment = VM_REFAULTED, .control = VM_EXACTLY(0),
		  .cause = VM_REFAULTED_CAUSE, .exactness = VM_RATIO,
		  .needs = VM_NEEDS_ACCESS_BIT },
		{ VM_BLOCK_PRIVATE_DIRTY, "forked", "visited",
		  .treatment = VM_EVERY_PAGE, .control = VM_EXACTLY(0) },
		{ VM_MINFLT, "parent's turn", "parent wrote",
		  .treatment = VM_REFAULTED, .control = VM_SAME,
		  .cause = VM_REFAULTED_CAUSE, .exactness = VM_RATIO },
		{ .fact = "pages_visited",
		  .treatment = VM_EVERY_PAGE, .control = VM_SAME },
		{ .fact = "bytes_copied",
		  .treatment = VM_EXACTLY(COPIED), .control = VM_SAME },
		{ .fact = "parents_bytes",
		  .treatment = VM_EVERY_PAGE, .control = VM_SAME },
	},
};
