/* SPDX-License-Identifier: MIT
 *
 * guard_page_faults - a thread that runs off its stack is stopped by the guard
 * page; without one it writes into whatever lies below.
 *
 * Two threads have stacks side by side, and the upper one uses more than its
 * own. In the control the threads were started without guards.
 */
#include <signal.h>

#include "measure/claim.h"

enum {
	SIZE = 1024 * 1024
};

static void run_off(void *unused)
{
	(void)unused;
	vm_use_stack(SIZE + 2 * vm_page_size());
}

/*
 *   treatment:  | guard | stack below | guard | <- stack |  SIGSEGV
 *   control:            | stack below         | <- stack |  into the other
 */
static void start_two(void *guard)
{
	int64_t between;
	struct vm_thread *upper =
		vm_thread_start_two(SIZE, *(size_t *)guard, &between);

	vm_fact("pages_between", between);
	vm_thread_run(upper, run_off, NULL);
}

static void act(enum vm_arm arm)
{
	size_t guard = arm == VM_CONTROL ? 0 : VM_GUARD;

	vm_fact("guard", VM_GUARD / vm_page_size());
	vm_fact("signal", vm_death_of(start_two, &guard).signal);
}

VM_CLAIM(guard_page_faults) {
	.states = "A thread that runs off its stack is stopped by the guard "
		  "page; without one it writes into whatever lies below.",
	.source = "beyond the documents: pthread_attr_setguardsize(3)",
	.why = "Below a thread's stack lies what happened to be mapped there: "
	       "often the stack of another thread. The libc leaves a guard in "
	       "between, of a page or more, that may not be touched. A "
	       "recursion that goes too deep hits it and is sent SIGSEGV, "
	       "instead of changing another thread's variables. A frame larger "
	       "than the guard can step over it.",
	.topic = VM_THREADS,
	.rests_on = { "thread_stack_is_mapped" },
	.act = act,
	.differs = "starts the threads with a guard size of 0",
	.expects = {
		{ .fact = "signal",
		  .treatment = VM_EXACTLY(SIGSEGV), .control = VM_EXACTLY(0) },
		{ .fact = "pages_between",
		  .treatment = VM_TIMES_AND(1, "guard", 0, 1),
		  .control = VM_BETWEEN(0, 1),
		  .cause = "musl adds a page for what it keeps of a "
			   "thread",
		  .needs = VM_NEEDS_GUARD_OUTSIDE },
	},
};
