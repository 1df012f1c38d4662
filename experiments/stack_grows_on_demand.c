/* SPDX-License-Identifier: MIT
 *
 * stack_grows_on_demand - the kernel makes the stack region larger when the
 * program uses more stack, down to the lowest page it used.
 *
 * Both arms begin with a stack that has outgrown its start and use 1 MiB more
 * memory: the treatment of the stack, the control of a mapping.
 */
#include "measure/claim.h"

enum {
	START = 256 * 1024, /* beyond what exec and the engine have touched */
	MORE = 1024 * 1024
};

/*
 *   before:  ... | libraries |           ...       | stack |
 *   after:   ... | libraries |     ...     | stack         |
 */
static void act(enum vm_arm arm)
{
	vm_use_stack(START);
	vm_fact("pages_more", MORE / (int64_t)vm_page_size());
	vm_mark("before");
	if (arm == VM_CONTROL)
		vm_write_pages(vm_map(MORE, MAP_PRIVATE), MORE, 1);
	else
		vm_use_stack(START + MORE);
	vm_mark("after");
}

VM_CLAIM(stack_grows_on_demand) {
	.states = "The kernel makes the stack region larger when the program "
		  "uses more stack, down to the lowest page it used.",
	.source = "003 (question 1: the limit of the stack; [stack] in the "
		  "listing)",
	.why = "No system call asks for stack. The program writes below the "
	       "region, which faults; the kernel sees that the region above is "
	       "one that grows down, moves its start to the page written and "
	       "goes on as with any first write. So the limit (ulimit -s) "
	       "costs no address space: the 132 KiB that 003's listing shows "
	       "are what such a process begins with.",
	.topic = VM_THREADS,
	.rests_on = { "first_write_faults" },
	.act = act,
	.differs = "writes to as many pages of a fresh mapping",
	.needs = VM_NEEDS_STACK,
	.expects = {
		{ VM_STACK, "before", "after",
		  .treatment = VM_TIMES(1, "pages_more"),
		  .control = VM_EXACTLY(0) },
		{ VM_RSS, "before", "after",
		  .treatment = VM_TIMES(1, "pages_more"), .control = VM_SAME },
		{ VM_MINFLT, "before", "after",
		  .treatment = VM_TIMES(1, "pages_more"), .control = VM_SAME },
	},
};
