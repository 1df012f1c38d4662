/* SPDX-License-Identifier: MIT
 *
 * locals_end_with_their_call - the locals of a call take the place of those of
 * the call before it.
 *
 * Both arms call a function twice and compare where it keeps a byte: the
 * treatment in a local, the control in a block of malloc.
 */
#include "measure/claim.h"

/* A number: the address of a local is no pointer behind the return. */
static void keep_in_local(void *place)
{
	char local = 'l';

	*(uintptr_t *)place = (uintptr_t)&local;
	__asm__ volatile("" : : "r"(&local) : "memory");
}

static void keep_in_block(void *place)
{
	*(uintptr_t *)place = (uintptr_t)vm_malloc(1);
}

/*
 *   treatment:  stack | second call's local, where the first call's was |
 *   control:    heap  | first call's block | second call's block |
 */
static void act(enum vm_arm arm)
{
	void (*keep)(void *) =
		arm == VM_CONTROL ? keep_in_block : keep_in_local;
	uintptr_t first = 0, second = 0;

	vm_call_function(keep, &first);
	vm_call_function(keep, &second);
	vm_fact("mapped", (vm_permissions_of((void *)first) == 6) +
				  (vm_permissions_of((void *)second) == 6));
	vm_fact("places", first == second ? 1 : 2);
}

VM_CLAIM(locals_end_with_their_call) {
	.states = "The locals of a call take the place of those of the call "
		  "before it.",
	.source = "001 (escape analysis: what escapes to the heap)",
	.documented = "001 shows how to ask Go's compiler which variables "
		      "escape to the heap. A C compiler decides nothing: the "
		      "programmer calls malloc, or keeps an address that no "
		      "longer means anything.",
	.why = "Returning from a call gives its part of the stack back by "
	       "moving a register, and the next call takes the same part. The "
	       "address of a local is therefore good only until its function "
	       "returns, although the memory stays mapped and nothing faults. "
	       "What shall live longer must lie where calls do not reach: in a "
	       "block of malloc, which stays until free.",
	.topic = VM_OBJECTS,
	.rests_on = { "local_in_stack" },
	.act = act,
	.differs = "keeps the byte in a block of malloc",
	.expects = {
		{ .fact = "places",
		  .treatment = VM_EXACTLY(1), .control = VM_EXACTLY(2) },
		{ .fact = "mapped",
		  .treatment = VM_EXACTLY(2), .control = VM_SAME },
	},
};
