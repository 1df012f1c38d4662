/* SPDX-License-Identifier: MIT
 *
 * stack_gap_sigsegv - a stack may not grow close to what is mapped below it:
 * the kernel keeps a gap, and growth into the gap is SIGSEGV.
 *
 * Both arms map a page below the stack and use more stack, which does not reach
 * down to that page. In the control the page lies further away.
 */
#include <signal.h>

#include "measure/claim.h"

enum {
	START = 256 * 1024, /* beyond what exec and the engine have touched */
	ROOM = 16	    /* pages: the stack may have them, and wants more */
};

static void grow(void *unused)
{
	(void)unused;
	vm_use_stack(START + 2 * ROOM * vm_page_size());
}

/*
 *   treatment:        | page |      gap      | ROOM | stack |
 *                                    SIGSEGV ^ <------
 *   control:  | page |      gap      |        ROOM  | stack |
 *                                            <------
 */
static void act(enum vm_arm arm)
{
	size_t page = vm_page_size(), gap = (size_t)vm_stack_gap();
	size_t room = arm == VM_CONTROL ? 3 * ROOM : ROOM;
	char *stack = vm_use_stack(START), *end = stack - (room + gap) * page;
	struct vm_death death;

	if (!gap)
		vm_skip("the kernel was started with stack_guard_gap=0");
	vm_map_into(end - page, page, PROT_READ);
	death = vm_death_of(grow, NULL);
	vm_fact("signal", death.signal);
	vm_fact("code", death.code);
	vm_fact("gap", (int64_t)gap);
	/* With the page that it could not have. */
	vm_fact("pages_kept_free",
		death.signal ? (death.address - end) / (int64_t)page + 1 : 0);
}

VM_CLAIM(stack_gap_sigsegv) {
	.states = "A stack may not grow close to what is mapped below it: the "
		  "kernel keeps a gap, and growth into the gap is SIGSEGV.",
	.source = "beyond the documents: stack_guard_gap in the kernel's "
		  "Documentation/admin-guide/kernel-parameters.txt",
	.why = "A stack that grew right down to another mapping would go on in "
	       "it, unnoticed: the next deep call overwrites what lies there. "
	       "One guard page does not prevent that, since a function with a "
	       "large array steps over it. So the kernel lets no stack come "
	       "nearer to a mapping than 256 pages (since 2017, after an "
	       "attack called Stack Clash), and treats the write as one to an "
	       "address where nothing is mapped. A mapping that may not be "
	       "accessed at all is taken for a guard, and needs no gap.",
	.topic = VM_THREADS,
	.rests_on = { "stack_grows_on_demand", "stack_limit_sigsegv" },
	.act = act,
	.differs = "maps the page 32 pages further down",
	.needs = VM_NEEDS_STACK,
	.expects = {
		{ .fact = "signal",
		  .treatment = VM_EXACTLY(SIGSEGV), .control = VM_EXACTLY(0) },
		{ .fact = "code",
		  .treatment = VM_EXACTLY(SEGV_MAPERR),
		  .control = VM_EXACTLY(0) },
		{ .fact = "pages_kept_free",
		  .treatment = VM_TIMES(1, "gap"), .control = VM_EXACTLY(0) },
	},
};
