/* SPDX-License-Identifier: MIT
 *
 * layout_order - from low addresses to high, a process is text, data, bss,
 * heap, mappings, stack.
 *
 * Both arms compare the addresses of one object of each kind. The control runs
 * with the legacy layout.
 */
#include <unistd.h>

#include "measure/claim.h"

static char data = 'd', bss;

/*
 *   treatment:  text | data | bss | heap   ...   mappings | stack
 *   control:    mappings   ...   text | data | bss | heap   ...   | stack
 */
static void act(enum vm_arm arm)
{
	size_t page = vm_page_size();
	char *text = (char *)act, local = 's';
	char *heap = vm_page_up(sbrk(0)); /* brk adds it below */
	char *mapping = vm_map_free(page, PROT_READ);

	(void)arm; /* what differs is prepared */
	vm_brk((intptr_t)page);
	vm_fact("labels", vm_lies_in(text, VM_LABEL_TEXT) +
				  vm_lies_in(&data, VM_LABEL_DATA) +
				  vm_lies_in(heap, VM_LABEL_HEAP) +
				  vm_lies_in(mapping, VM_LABEL_ANONYMOUS) +
				  vm_lies_in(&local, VM_LABEL_STACK));
	/* cppcheck-suppress comparePointers; where objects lie is the claim */
	vm_fact("program_in_order", text < &data && &data < &bss);
	vm_fact("heap_above_program", heap > &bss);
	vm_fact("mapping_above_heap", mapping > heap);
	vm_fact("stack_above_mapping", &local > mapping);
}

VM_CLAIM(layout_order) {
	.states = "From low addresses to high, a process is text, data, bss, "
		  "heap, mappings, stack.",
	.source = "002 (division of the address space); 003 (the rows of maps)",
	.documented =
		"Neither says that the order is a choice. It is that of a "
		"program which ld.so starts, in today's layout; a static PIE "
		"lies among the mappings itself.",
	.why = "The kernel loads a PIE at about two thirds of the address "
	       "space (on most machines) and starts the heap behind its bss, a "
	       "random distance away; the stack gets the top. What lies "
	       "between is free, and mappings fill it from the stack "
	       "downwards, so that heap and mappings grow towards each other "
	       "and either can take all of it. The legacy layout begins the "
	       "mappings far below the place of a PIE, and goes up.",
	.topic = VM_LAYOUT,
	.rests_on = { "mappings_grow_down", "heap_grows_by_brk",
		      "function_in_text" },
	.act = act,
	.differs = "runs with the legacy layout (ADDR_COMPAT_LAYOUT)",
	.prepare = vm_legacy_layout_in_control,
	.needs = VM_NEEDS_PIE | VM_NEEDS_HEAP_BELOW | VM_NEEDS_PERSONALITY,
	.expects = {
		{ .fact = "mapping_above_heap",
		  .treatment = VM_EXACTLY(1), .control = VM_EXACTLY(0) },
		{ .fact = "program_in_order",
		  .treatment = VM_EXACTLY(1), .control = VM_SAME },
		{ .fact = "heap_above_program",
		  .treatment = VM_EXACTLY(1), .control = VM_SAME },
		{ .fact = "stack_above_mapping",
		  .treatment = VM_EXACTLY(1), .control = VM_SAME },
		{ .fact = "labels",
		  .treatment = VM_EXACTLY(5), .control = VM_SAME },
	},
};
