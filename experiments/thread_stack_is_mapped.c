/* SPDX-License-Identifier: MIT
 *
 * thread_stack_is_mapped - a thread's stack is a mapping outside [stack]: all
 * of it in address space at once, and in memory only what is used.
 *
 * Both arms start a thread with a stack of 1 MiB, of which the control uses
 * three quarters.
 */
#include "measure/claim.h"

enum {
	SIZE = 1024 * 1024
};

static void look(void *unused)
{
	char local = 0;

	(void)unused;
	vm_fact("in_thread_stack", vm_lies_in(&local, VM_LABEL_THREAD_STACK));
}

static void use(void *unused)
{
	(void)unused;
	vm_use_stack(SIZE / 4 * 3);
}

/*
 *   before:  ... |                      libraries | ... | stack
 *   after:   ... | guard | thread stack, libraries | ... | stack
 */
static void act(enum vm_arm arm)
{
	struct vm_thread *thread;

	vm_fact("stack_and_guard", (SIZE + VM_GUARD) / vm_page_size());
	vm_fact("pages_used", SIZE / 4 * 3 / vm_page_size());
	vm_mark("before");
	thread = vm_thread_start(SIZE, VM_GUARD);
	if (arm == VM_CONTROL)
		vm_thread_run(thread, use, NULL);
	vm_mark("started");
	vm_thread_run(thread, look, NULL);
}

VM_CLAIM(thread_stack_is_mapped) {
	.states = "A thread's stack is a mapping outside [stack]: all of it in "
		  "address space at once, and in memory only what is used.",
	.source = "001 (100 goroutines = 100 stacks)",
	.why = "[stack] belongs to the first thread. For each other one the "
	       "libc maps a region of fixed size, with a guard below, and "
	       "tells clone to start there; such a stack does not grow, so all "
	       "of it must be reserved. Pages come at the first write, as in "
	       "any private mapping. That is why a program with many threads "
	       "has a large VSZ and a small RSS.",
	.topic = VM_THREADS,
	.rests_on = { "first_write_faults", "vsz_is_the_sum_of_maps" },
	.act = act,
	.differs = "uses three quarters of the stack",
	.expects = {
		{ VM_RSS, "before", "started",
		  .treatment = VM_BETWEEN(1, 5),
		  .control = VM_TIMES_AND(1, "pages_used", 0, 5),
		  .cause = "what the libc keeps of the thread, the first "
			   "frames of its stack, and a page below them" },
		{ VM_VSZ, "before", "started",
		  .treatment = VM_TIMES_AND(1, "stack_and_guard", 0, 1),
		  .control = VM_SAME,
		  .cause = "musl adds a page for what it keeps of the thread",
		  .needs = VM_NEEDS_GUARD_OUTSIDE },
		{ .fact = "in_thread_stack",
		  .treatment = VM_EXACTLY(1), .control = VM_SAME },
	},
};
