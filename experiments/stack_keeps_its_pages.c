/* SPDX-License-Identifier: MIT
 *
 * stack_keeps_its_pages - returning from a deep recursion gives nothing back:
 * the pages of the stack stay in memory, and its region stays as large.
 *
 * Both arms recurse 1 MiB deep and return. The control then tells the kernel
 * that the pages below the stack pointer are not needed.
 */
#include "measure/claim.h"

enum {
	START = 256 * 1024, /* beyond what exec and the engine have touched */
	DEPTH = 1024 * 1024
};

/*
 *   before:            | stack, in use |
 *   after:    | pages, unused | in use |
 */
static void act(enum vm_arm arm)
{
	void *lowest;

	vm_use_stack(START);
	vm_fact("pages_deep", DEPTH / (int64_t)vm_page_size());
	vm_mark("before");
	lowest = vm_use_stack(START + DEPTH);
	if (arm == VM_CONTROL)
		vm_advise(lowest, DEPTH, MADV_DONTNEED);
	vm_mark("after");
}

VM_CLAIM(stack_keeps_its_pages) {
	.states = "Returning from a deep recursion gives nothing back: the "
		  "pages of the stack stay in memory, and its region stays as "
		  "large.",
	.source = "beyond the documents: madvise(2)",
	.why = "To return is to add to a register, of which the kernel does "
	       "not know: it acts on faults and system calls only. The pages "
	       "below the stack pointer hold nothing that anybody will read, "
	       "but they stay, or go to swap, until the process ends or gives "
	       "them up itself.",
	.topic = VM_THREADS,
	.rests_on = { "stack_grows_on_demand", "dontneed_drops" },
	.act = act,
	.differs = "gives up the pages below the stack pointer "
		   "(MADV_DONTNEED)",
	.needs = VM_NEEDS_STACK,
	.expects = {
		{ VM_RSS, "before", "after",
		  .treatment = VM_TIMES(1, "pages_deep"),
		  .control = VM_EXACTLY(0) },
		{ VM_STACK, "before", "after",
		  .treatment = VM_TIMES(1, "pages_deep"), .control = VM_SAME },
	},
};
