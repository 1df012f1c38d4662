/* SPDX-License-Identifier: MIT
 *
 * local_in_stack - a local variable lies in the stack.
 *
 * Both arms read an object through its address and look up where that lies: in
 * the treatment a local variable, in the control a static one that only this
 * function can name, too.
 */
#include "measure/claim.h"

/*
 *   treatment:  text | data | bss | heap  ...  | stack, the object in it
 *   control:    text | data, the object in it  ...            | stack
 */
static void act(enum vm_arm arm)
{
	static char lasting = 'o';
	char local = 'o';
	const char *object = arm == VM_CONTROL ? &lasting : &local;

	vm_fact("byte", vm_read_byte(object));
	vm_fact("in_stack", vm_lies_in(object, VM_LABEL_STACK));
	vm_fact("permissions", vm_permissions_of(object));
}

VM_CLAIM(local_in_stack) {
	.states = "A local variable lies in the stack.",
	.source = "001 (features: local variables live in the stack); 002 "
		  "(stack: locals); 004 (addresses that allocate.c prints)",
	.documented =
		"001 says that variables which are passed between subroutines "
		"are created in the heap. That is Go, whose compiler moves "
		"them. In C passing an address moves nothing: the local here "
		"is read by another function, and stays in the stack.",
	.why = "A function makes room for its locals by lowering the stack "
	       "pointer, and gives it back when it returns. That costs one "
	       "instruction, and is why the address of a local means nothing "
	       "after the return. \"static\" changes not who may name the "
	       "variable but how long it lives: the compiler gives it a place "
	       "in the data segment instead.",
	.topic = VM_OBJECTS,
	.rests_on = { "stack_is_not_executable" },
	.act = act,
	.differs = "declares the variable static",
	.expects = {
		{ .fact = "in_stack",
		  .treatment = VM_EXACTLY(1), .control = VM_EXACTLY(0) },
		{ .fact = "permissions", /* rw- */
		  .treatment = VM_EXACTLY(6), .control = VM_SAME },
		{ .fact = "byte",
		  .treatment = VM_EXACTLY('o'), .control = VM_SAME },
	},
};
