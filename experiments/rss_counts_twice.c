/* SPDX-License-Identifier: MIT
 *
 * rss_counts_twice - the sum of RSS over processes counts a shared page once
 * for each of them, the sum of PSS once.
 *
 * A parent fills a block and forks; then both look at their memory. In the
 * control the child has written to each page, so that nothing is shared.
 */
#include "measure/claim.h"

static void look(void *unused)
{
	(void)unused;
	vm_mark("both");
}

static void write_and_look(void *block)
{
	vm_write_pages(block, vm_bytes(), 'c');
	look(NULL);
}

/*
 *   treatment:  parent |pppp|--.            control:  parent |pppp|-- pppp
 *                               >-- pppp
 *               child  |pppp|--'                      child  |cccc|-- cccc
 */
static void act(enum vm_arm arm)
{
	size_t len = vm_bytes();
	void *block = vm_map(len, MAP_PRIVATE);
	pid_t child;

	vm_write_pages(block, len, 'p');
	vm_block(block, len);
	child = vm_fork_held(arm == VM_CONTROL ? write_and_look : look, block);
	look(NULL);
	vm_wait(child);
}

VM_CLAIM(rss_counts_twice) {
	.states = "The sum of RSS over processes counts a shared page once for "
		  "each of them, the sum of PSS once.",
	.source = "002 (RSS; physical memory can be shared by processes)",
	.documented = "002 reads RSS as the memory a process has been given. "
		      "Half of it may be somebody else's, too: RSS cannot be "
		      "added up.",
	.why = "RSS counts the page table entries that lead to a page in "
	       "memory (the zero page aside), whoever else has it. PSS (the "
	       "proportional set size) gives each of the n mappings of a page "
	       "the n-th part of it, so the shares add up to the memory that "
	       "is in use.",
	.topic = VM_ACCOUNTING,
	.rests_on = { "fork_shares_pages", "fork_cow" },
	.act = act,
	.differs = "lets the child write to each page first",
	.expects = {
		{ VM_BLOCK_RSS, NULL, "both",
		  .treatment = VM_TIMES(2, "pages"), .control = VM_SAME },
		{ VM_BLOCK_PSS, NULL, "both",
		  .treatment = VM_EVERY_PAGE,
		  .control = VM_TIMES(2, "pages") },
	},
};
