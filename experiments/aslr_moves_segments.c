/* SPDX-License-Identifier: MIT
 *
 * aslr_moves_segments - each execution of a program finds its stack, heap,
 * mappings and code at other addresses.
 *
 * Both arms run eight times and leave the address of one object of each kind.
 * The control runs without randomisation.
 */
#include <sys/personality.h>
#include <unistd.h>

#include "measure/claim.h"

static void prepare(enum vm_arm arm)
{
	if (arm == VM_CONTROL)
		vm_process_personality(ADDR_NO_RANDOMIZE);
}

/*
 *   first:   | text | data | bss |   heap    ...    mappings |  stack |
 *   second:     | text | data | bss | heap  ...  mappings |       stack |
 */
static void act(enum vm_arm arm)
{
	(void)arm; /* what differs is prepared */
	vm_fact("stack", (intptr_t)vm_stack_end());
	vm_fact("heap", (intptr_t)sbrk(0));
	vm_fact("heap_from_code", (intptr_t)sbrk(0) - (intptr_t)act);
	vm_fact("mapping", (intptr_t)vm_map(vm_page_size(), MAP_PRIVATE));
	vm_fact("code", (intptr_t)act);
}

VM_CLAIM(aslr_moves_segments) {
	.states = "Each execution of a program finds its stack, heap, mappings "
		  "and code at other addresses.",
	.source = "002 (the addresses that a program is given are virtual)",
	.why = "Whoever wants to exploit a bug in a program needs addresses, "
	       "so the kernel draws random numbers at each exec and moves the "
	       "stack, the start of the heap and the start of the mappings by "
	       "them. Code moves where the program was linked for any address "
	       "(PIE); one that was linked for a fixed address stays there. "
	       "Nothing about the memory itself changes.",
	.topic = VM_LAYOUT,
	.act = act,
	.differs = "runs without randomisation (ADDR_NO_RANDOMIZE)",
	.prepare = prepare,
	.runs = 8,
	.needs = VM_NEEDS_ASLR | VM_NEEDS_PERSONALITY,
	.expects = {
		{ .fact = "stack", .distinct = true,
		  .treatment = VM_BETWEEN(7, 8), .control = VM_EXACTLY(1),
		  .cause = "two runs may draw the same number" },
		{ .fact = "heap", .distinct = true,
		  .treatment = VM_BETWEEN(7, 8), .control = VM_EXACTLY(1),
		  .cause = "two runs may draw the same number" },
		{ .fact = "heap_from_code", .distinct = true,
		  .treatment = VM_BETWEEN(7, 8), .control = VM_EXACTLY(1),
		  .cause = "two runs may draw the same number" },
		{ .fact = "mapping", .distinct = true,
		  .treatment = VM_BETWEEN(7, 8), .control = VM_EXACTLY(1),
		  .cause = "two runs may draw the same number" },
		{ .fact = "code", .distinct = true,
		  .treatment = VM_BETWEEN(7, 8), .control = VM_EXACTLY(1),
		  .cause = "two runs may draw the same number",
		  .needs = VM_NEEDS_PIE },
	},
};
