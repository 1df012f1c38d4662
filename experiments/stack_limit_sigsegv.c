/* SPDX-License-Identifier: MIT
 *
 * stack_limit_sigsegv - a program whose stack would outgrow its limit is sent
 * SIGSEGV, at the first page beyond.
 *
 * Both arms use 2 MiB of stack: the treatment under a limit of 1 MiB, the
 * control under one of 6 MiB.
 */
#include <signal.h>

#include "measure/claim.h"

enum {
	MIB = 1024 * 1024
};

/*
 *                   limit
 *   ...               | grows <- stack, arguments, environment |
 *             SIGSEGV ^
 */
static void recurse(void *unused)
{
	(void)unused;
	vm_use_stack(2 * MIB);
}

static void act(enum vm_arm arm)
{
	size_t page = vm_page_size();
	struct vm_death death;

	vm_limit_stack(arm == VM_CONTROL ? 6 * MIB : MIB);
	death = vm_death_of(recurse, NULL);
	vm_fact("signal", death.signal);
	vm_fact("code", death.code);
	vm_fact("limit", MIB / (int64_t)page);
	/* Above the page that it could not have. */
	vm_fact("stack_when_it_died",
		death.signal ? (vm_stack_end() - death.address) / (int64_t)page
			     : 0);
}

VM_CLAIM(stack_limit_sigsegv) {
	.states = "A program whose stack would outgrow its limit is sent "
		  "SIGSEGV, at the first page beyond.",
	.source = "003 (question 1: what happens at the limit of the stack)",
	.why = "When a program writes below its stack, the kernel moves the "
	       "region's start down, but not so far that the region would be "
	       "larger than RLIMIT_STACK: arguments and environment count, "
	       "too. Then nothing is mapped there, and the write ends as any "
	       "other to such an address, in SIGSEGV with SEGV_MAPERR. A "
	       "handler needs a stack of its own (sigaltstack), or it dies of "
	       "the same lack. The limit is looked up at each growth, so it "
	       "can be changed while the program runs.",
	.topic = VM_THREADS,
	.rests_on = { "stack_grows_on_demand", "unmapped_is_maperr" },
	.act = act,
	.differs = "raises the limit to 6 MiB",
	.needs = VM_NEEDS_STACK,
	.expects = {
		{ .fact = "signal",
		  .treatment = VM_EXACTLY(SIGSEGV), .control = VM_EXACTLY(0) },
		{ .fact = "code",
		  .treatment = VM_EXACTLY(SEGV_MAPERR),
		  .control = VM_EXACTLY(0) },
		{ .fact = "stack_when_it_died",
		  .treatment = VM_TIMES(1, "limit"), .control = VM_EXACTLY(0) },
	},
};
