/* SPDX-License-Identifier: MIT
 *
 * thread_stack_size_is_the_limit - with glibc a thread's stack is as large as
 * the stack limit was when the program was executed.
 *
 * Both arms set the limit to 4 MiB and start a thread: the treatment before the
 * program is executed, the control in the program.
 */
#include <sys/resource.h>

#include "measure/claim.h"

enum {
	LIMIT = 4 * 1024 * 1024
};

static void prepare(enum vm_arm arm)
{
	struct rlimit limit = { LIMIT, RLIM_INFINITY };

	getrlimit(RLIMIT_STACK, &limit);
	limit.rlim_cur = LIMIT;
	if (arm == VM_TREATMENT)
		setrlimit(RLIMIT_STACK, &limit);
}

static void act(enum vm_arm arm)
{
	struct rlimit limit = { 0, 0 };

	if (arm == VM_CONTROL)
		vm_limit_stack(LIMIT);
	getrlimit(RLIMIT_STACK, &limit);
	vm_fact("limit", (int64_t)limit.rlim_cur);
	vm_fact("with_the_limit", (LIMIT + VM_GUARD) / vm_page_size());
	vm_fact("with_8_mib", (2 * LIMIT + VM_GUARD) / vm_page_size());
	vm_mark("before");
	vm_thread_start(VM_DEFAULT, VM_GUARD);
	vm_mark("started");
}

VM_CLAIM(thread_stack_size_is_the_limit) {
	.states = "With glibc a thread's stack is as large as the stack limit "
		  "was when the program was executed.",
	.source = "003 (question 1: the limit of the stack); 001 (100 "
		  "goroutines = 100 stacks); pthread_create(3)",
	.documented = "003 asks for the limit as if there were one stack: the "
		      "kernel's limit is about that of the first thread.",
	.why = "The kernel looks the limit up whenever the stack of the first "
	       "thread grows. A thread's stack is a mapping that cannot grow, "
	       "so its size has to be chosen before: glibc reads the limit "
	       "once, as the program starts, and takes it for every thread "
	       "that does not say otherwise (2 MiB on x86-64 where there is "
	       "no limit). musl takes 128 KiB, whatever the limit.",
	.topic = VM_THREADS,
	.rests_on = { "thread_stack_is_mapped" },
	.prepare = prepare,
	.act = act,
	.differs = "sets the limit after the start: 8 MiB stays the size",
	.needs = VM_NEEDS_GLIBC | VM_NEEDS_GUARD_OUTSIDE | VM_NEEDS_STACK |
		 VM_NEEDS_STACK_LIMIT,
	.expects = {
		{ VM_VSZ, "before", "started",
		  .treatment = VM_TIMES(1, "with_the_limit"),
		  .control = VM_TIMES(1, "with_8_mib") },
		{ .fact = "limit",
		  .treatment = VM_EXACTLY(LIMIT), .control = VM_SAME },
	},
};
