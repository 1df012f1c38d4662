/* SPDX-License-Identifier: MIT
 *
 * const_global_in_rodata - a global constant lies in rodata; a local one lies
 * in the stack, where it could be written.
 *
 * Both arms read a constant and look up where it lies: in the treatment a
 * global one, in the control a local one.
 */
#include "measure/claim.h"

static const char global = 'c';

/*
 *   treatment:  text | rodata: constant | data  ...  | stack
 *   control:    text | rodata | data  ...            | stack: constant
 */
static void act(enum vm_arm arm)
{
	const char local = (char)(arm == VM_CONTROL ? 'c' : 0);
	const char *object = arm == VM_CONTROL ? &local : &global;

	vm_fact("byte", vm_read_byte(object));
	vm_fact("in_rodata", vm_lies_in(object, VM_LABEL_RODATA));
	vm_fact("permissions", vm_permissions_of(object));
}

VM_CLAIM(const_global_in_rodata) {
	.states = "A global constant lies in rodata; a local one lies in the "
		  "stack, where it could be written.",
	.source = "002 (data area: .rodata, ro, global constants)",
	.why = "const is a promise to the compiler, not to the processor. Only "
	       "where the object has one value from the start to the end of "
	       "the program can the linker place it in pages that are mapped "
	       "readable only. A local is made anew in each call, in a stack "
	       "that has to be writable: there nothing but the compiler keeps "
	       "the promise.",
	.topic = VM_OBJECTS,
	.rests_on = { "rodata_is_read_only", "local_in_stack" },
	.act = act,
	.differs = "declares the constant inside the function",
	.needs = VM_NEEDS_RODATA,
	.expects = {
		{ .fact = "in_rodata",
		  .treatment = VM_EXACTLY(1), .control = VM_EXACTLY(0) },
		{ .fact = "permissions", /* r--, rw- */
		  .treatment = VM_EXACTLY(4), .control = VM_EXACTLY(6) },
		{ .fact = "byte",
		  .treatment = VM_EXACTLY('c'), .control = VM_SAME },
	},
};
