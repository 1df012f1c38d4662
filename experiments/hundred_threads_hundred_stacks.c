/* SPDX-License-Identifier: MIT
 *
 * hundred_threads_hundred_stacks - a hundred threads have a hundred stacks.
 *
 * Both arms start a hundred threads. In the treatment all of them are there at
 * once; in the control each has ended before the next starts.
 */
#include "measure/claim.h"

enum {
	THREADS = 100,
	SIZE = 256 * 1024
};

/*
 *   treatment:  ... | guard | stack | guard | stack | ... | libraries |
 *   control:    ... | guard | stack of each in turn       | libraries |
 */
static void act(enum vm_arm arm)
{
	struct vm_thread *thread = NULL;
	int i;

	vm_fact("one_stack", (SIZE + VM_GUARD) / vm_page_size());
	vm_mark("before");
	for (i = 0; i < THREADS; i++) {
		if (arm == VM_CONTROL && thread)
			vm_thread_end(thread);
		thread = vm_thread_start(SIZE, VM_GUARD);
	}
	vm_mark("after");
}

VM_CLAIM(hundred_threads_hundred_stacks) {
	.states = "A hundred threads have a hundred stacks.",
	.source = "001 (100 goroutines = 100 stacks)",
	.documented = "001 says that they lie in the heap: so it is for "
		      "goroutines, while each thread's stack is a mapping.",
	.why = "A thread is a place in the program and the calls that led "
	       "there, and these are kept on a stack: threads share all of the "
	       "memory, but no two can push to the same stack. When a thread "
	       "has ended nobody needs its stack: glibc keeps the mapping for "
	       "the next thread, musl unmaps it.",
	.topic = VM_THREADS,
	.rests_on = { "thread_stack_is_mapped", "dontneed_drops" },
	.act = act,
	.differs = "lets each thread end before the next one starts",
	.expects = {
		{ VM_VSZ, "before", "after",
		  .treatment = VM_TIMES_AND(THREADS, "one_stack", 0, THREADS),
		  .control = VM_TIMES_AND(1, "one_stack", 0, 1),
		  .cause = "musl adds a page for what it keeps of a thread",
		  .needs = VM_NEEDS_GUARD_OUTSIDE },
		{ VM_RSS, "before", "after",
		  .treatment = VM_BETWEEN(THREADS, 5 * THREADS),
		  .control = VM_BETWEEN(0, 20),
		  .cause = "what the libc keeps of a thread, the first frames "
			   "of its stack, and a page below them" },
	},
};
