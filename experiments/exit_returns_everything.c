/* SPDX-License-Identifier: MIT
 *
 * exit_returns_everything - what a process has, it returns when it ends.
 *
 * A child inherits a filled block and is promised far more memory. The
 * treatment looks when the child has ended, the control from inside the child.
 */
#include <unistd.h>

#include "measure/claim.h"

enum {
	ROUNDS = 3
};

/* In memory that parent and child share. */
struct view {
	size_t promise; /* pages: many, beside what others take meanwhile */
	bool from_child;
	int64_t before;
	struct vm_series held;
};

static void look(struct view *view)
{
	vm_series_add(&view->held, vm_committed() - view->before);
	if (view->held.count == ROUNDS)
		vm_mark("looked");
}

static void live(void *arg)
{
	struct view *view = arg;

	vm_map(view->promise * vm_page_size(), MAP_PRIVATE);
	if (view->from_child)
		look(view);
}

static void act(enum vm_arm arm)
{
	void *block = vm_map(vm_bytes(), MAP_PRIVATE);
	struct view *view = vm_map(sizeof(*view), MAP_SHARED);

	if (!view)
		vm_break("there is no shared memory for the child to write to");
	vm_write_pages(block, vm_bytes(), 1);
	vm_block(block, vm_bytes());
	view->promise = (size_t)sysconf(_SC_PHYS_PAGES) / 16;
	view->from_child = arm == VM_CONTROL;
	while (view->held.count < ROUNDS) {
		view->before = vm_committed();
		vm_wait(vm_fork(live, view));
		if (arm == VM_TREATMENT)
			look(view);
	}
	vm_fact("promised", (int64_t)view->promise);
	vm_fact("third_of_it", (int64_t)view->promise / 3);
	vm_fact("held", vm_series_median(&view->held));
}

VM_CLAIM(exit_returns_everything) {
	.states = "What a process has, it returns when it ends.",
	.source = "004 (sar: kbcommit and kbmemused fall when the program "
		  "ends)",
	.why = "A process's memory belongs to its address space. At exit the "
	       "kernel takes that apart: each region, each page table entry, "
	       "each reference to a page frame, and the promise for all of it. "
	       "A page that another process maps too stays, as that one's "
	       "alone. So nothing has to be freed before exit.",
	.topic = VM_RELEASING,
	.act = act,
	.differs = "looks while the child is still alive",
	.rests_on = { "fork_shares_pages", "commit_charged_at_malloc" },
	.alone = true,
	.needs = VM_NEEDS_OVERCOMMIT,
	.expects = {
		{ VM_BLOCK_SHARED_DIRTY, NULL, "looked",
		  .treatment = VM_EXACTLY(0), .control = VM_EVERY_PAGE },
		{ VM_BLOCK_PSS, NULL, "looked",
		  .treatment = VM_EVERY_PAGE,
		  .control = VM_PART(2, "pages") },
		{ .fact = "held",
		  .treatment = VM_NEAR(0, "third_of_it"),
		  .control = VM_TIMES_NEAR(1, "promised", "third_of_it"),
		  .cause = "Committed_AS is that of all processes",
		  .exactness = VM_VARIES },
	},
};
