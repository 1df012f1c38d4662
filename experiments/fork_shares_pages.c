/* SPDX-License-Identifier: MIT
 *
 * fork_shares_pages - after fork, parent and child share the same pages.
 *
 * A parent fills a block and forks; the child looks at its copy of the block.
 * In the control the block is kept out of the child.
 */
#include "measure/claim.h"

/*
 *   parent:  | block |--.
 *                        >-- the same page frames
 *   child:   | block |--'
 */
static void look(void *unused)
{
	(void)unused;
	vm_mark("child");
}

static void act(enum vm_arm arm)
{
	size_t len = vm_bytes();
	void *block = vm_map(len, MAP_PRIVATE);

	vm_write_pages(block, len, 1);
	if (arm == VM_CONTROL)
		vm_advise(block, len, MADV_DONTFORK);
	vm_block(block, len);
	vm_wait(vm_fork(look, NULL));
}

VM_CLAIM(fork_shares_pages) {
	.states = "After fork, parent and child share the same pages.",
	.source = "002 (physical memory can be shared by processes); design "
		  "card",
	.why = "fork copies the page tables, not the pages: both processes' "
	       "entries name the same page frames, write-protected. smaps "
	       "counts such a page as Shared in both, and PSS gives each half "
	       "of it.",
	.topic = VM_FORK,
	.act = act,
	.differs = "keeps the block out of the child (MADV_DONTFORK)",
	.expects = {
		{ VM_BLOCK_MAPPED, NULL, "child",
		  .treatment = VM_EVERY_PAGE, .control = VM_EXACTLY(0) },
		{ VM_BLOCK_SHARED_DIRTY, NULL, "child",
		  .treatment = VM_EVERY_PAGE, .control = VM_EXACTLY(0) },
		{ VM_BLOCK_PSS, NULL, "child",
		  .treatment = VM_PART(2, "pages"), .control = VM_EXACTLY(0) },
	},
};
