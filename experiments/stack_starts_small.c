/* SPDX-License-Identifier: MIT
 *
 * stack_starts_small - a program's stack begins with 128 KiB below its
 * arguments, however large the limit is.
 *
 * Both arms look at the size of [stack]: the treatment at the start, the
 * control after it has used 1 MiB of stack.
 */
#include <errno.h>

#include "measure/claim.h"

enum {
	ROOM = 128 * 1024,
	MIB = 1024 * 1024
};

/*
 *   treatment:           | 128 KiB | arguments, environment |
 *   control:    | 1 MiB  |         | arguments, environment |
 */
static void act(enum vm_arm arm)
{
	int64_t page = (int64_t)vm_page_size();
	char *end = vm_stack_end(), *first = program_invocation_name;
	char *lowest = NULL;

	first -= (uintptr_t)first % vm_page_size();
	vm_fact("at_first", (end - first + ROOM) / page);
	if (arm == VM_CONTROL)
		lowest = vm_use_stack(MIB);
	vm_fact("used_later", lowest ? (end - lowest) / page : 0);
	vm_mark("looked");
}

VM_CLAIM(stack_starts_small) {
	.states = "A program's stack begins with 128 KiB below its arguments, "
		  "however large the limit is.",
	.source = "003 ([stack] in the listing: 132 KiB)",
	.why = "exec puts arguments and environment at the end of the stack "
	       "and maps 128 KiB of addresses below them, no memory: room "
	       "enough for most programs, so that few faults have to make the "
	       "region larger. In 003's listing the arguments took one page, "
	       "which makes 132 KiB. The limit, 8 MiB as a rule, says only how "
	       "large the region may become.",
	.topic = VM_THREADS,
	.rests_on = { "stack_grows_on_demand" },
	.act = act,
	.differs = "uses 1 MiB of stack first",
	.needs = VM_NEEDS_STACK,
	.expects = {
		{ VM_STACK, NULL, "looked",
		  .treatment = VM_TIMES(1, "at_first"),
		  .control = VM_TIMES(1, "used_later"),
		  .exactness = VM_VARIES /* it begins at a random place */ },
	},
};
