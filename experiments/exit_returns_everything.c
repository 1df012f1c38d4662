/* SPDX-License-Identifier: MIT
 *
 * exit_returns_everything - the memory of a process goes back when it ends.
 *
 * A child inherits a filled block and is promised far more memory. Its parent
 * looks twice: in the treatment the child ends between the two looks, in the
 * control behind both.
 */
#include <unistd.h>

#include "measure/claim.h"

enum {
	ROUNDS = 9
};

static void live(void *promise)
{
	vm_map(*(size_t *)promise, MAP_PRIVATE);
}

/*
 *   control:    parent | block |--.
 *                                  >-- frames    Committed_AS: the promise, too
 *               child  | block |--'
 *   treatment:  parent | block |------ frames    Committed_AS: as before
 */
static void act(enum vm_arm arm)
{
	/* Half of what there is: others take and return little beside it. */
	int64_t pages = sysconf(_SC_PHYS_PAGES) / 2, before;
	size_t len = vm_bytes(), promise = (size_t)pages * vm_page_size();
	void *block = vm_map(len, MAP_PRIVATE);
	struct vm_series returned = { 0 };
	pid_t child;

	vm_write_pages(block, len, 1);
	vm_block(block, len);
	while (returned.count < ROUNDS) {
		child = vm_fork_held(live, &promise);
		before = vm_committed();
		if (arm == VM_TREATMENT)
			vm_wait(child);
		vm_series_add(&returned, before - vm_committed());
		if (returned.count == ROUNDS)
			vm_mark("looked");
		if (arm == VM_CONTROL)
			vm_wait(child);
	}
	vm_fact("percent_returned", 100 * vm_series_median(&returned) / pages);
}

VM_CLAIM(exit_returns_everything) {
	.states = "The memory of a process goes back when it ends.",
	.source = "004 (sar: kbcommit and kbmemused fall when the program "
		  "ends)",
	.why = "A process's memory belongs to its address space. At exit the "
	       "kernel takes that apart: each region, each page table entry, "
	       "each reference to a page frame, and the promise for all of it. "
	       "A page that another process maps too stays, as that one's "
	       "alone. So nothing has to be freed before exit. What lies in "
	       "tmpfs or in System V shared memory stays: it belongs to no "
	       "process.",
	.topic = VM_RELEASING,
	.act = act,
	.differs = "looks a second time while the child is still alive",
	.rests_on = { "fork_shares_pages", "commit_charged_at_malloc" },
	.alone = true,
	.needs = VM_NEEDS_OVERCOMMIT,
	.expects = {
		{ VM_BLOCK_SHARED_DIRTY, NULL, "looked",
		  .treatment = VM_EXACTLY(0), .control = VM_EVERY_PAGE },
		{ VM_BLOCK_PSS, NULL, "looked",
		  .treatment = VM_EVERY_PAGE,
		  .control = VM_PART(2, "pages") },
		{ .fact = "percent_returned",
		  .treatment = VM_AT_LEAST(67),
		  .control = VM_BETWEEN(-33, 33),
		  .cause = "Committed_AS is that of all processes: the median "
			   "of 9 children; fork promises the child a copy of "
			   "all its parent, too",
		  .exactness = VM_VARIES },
	},
};
