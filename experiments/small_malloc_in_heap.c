/* SPDX-License-Identifier: MIT
 *
 * small_malloc_in_heap - a small malloc lies in the heap.
 *
 * Both arms ask malloc for a block and look up where it lies: the treatment
 * asks for 100 bytes, the control for 1 MiB.
 */
#include "measure/claim.h"

/*
 *   treatment:  data | bss | heap: the block  ...  | libraries | stack
 *   control:    data | bss | heap   ... | the block | libraries | stack
 */
static void act(enum vm_arm arm)
{
	char *block = vm_malloc(arm == VM_CONTROL ? 1 << 20 : 100);

	vm_fact("in_heap", vm_lies_in(block, VM_LABEL_HEAP));
	vm_fact("permissions", vm_permissions_of(block));
}

VM_CLAIM(small_malloc_in_heap) {
	.states = "A small malloc lies in the heap.",
	.source = "002 (heap); 003 (find the heap in maps); 004 (the [heap] "
		  "row of maps)",
	.why = "The kernel knows nothing of malloc. It knows one region that "
	       "grows at its end when the process asks for it with brk, and "
	       "calls that [heap]. malloc gets it in large pieces and cuts "
	       "small blocks out of them. For a large block cutting does not "
	       "pay: malloc asks for a mapping of its own.",
	.topic = VM_MALLOC,
	.rests_on = { "heap_grows_by_brk" },
	.act = act,
	.differs = "asks for 1 MiB",
	.needs = VM_NEEDS_GLIBC,
	.expects = {
		{ .fact = "in_heap",
		  .treatment = VM_EXACTLY(1), .control = VM_EXACTLY(0) },
		{ .fact = "permissions", /* rw- */
		  .treatment = VM_EXACTLY(6), .control = VM_SAME },
	},
};
