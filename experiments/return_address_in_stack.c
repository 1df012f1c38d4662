/* SPDX-License-Identifier: MIT
 *
 * return_address_in_stack - on x86-64 a call leaves the address to return to on
 * the stack, one word below what was there.
 *
 * Both arms reach the same code: the treatment by a call, the control by a
 * jump.
 */
#include "measure/claim.h"

/*
 *                            | caller's stack      a call   ret
 *          | return address  | caller's stack         v      ^
 *          ^ stack pointer in the function called
 */
static void act(enum vm_arm arm)
{
	struct vm_called called = arm == VM_CONTROL ? vm_jump() : vm_call();

	vm_fact("return_address_on_stack", called.on_stack == called.behind);
	vm_fact("bytes_pushed", (int64_t)(called.sp_before - called.sp));
	vm_fact("in_stack",
		vm_lies_in((void *)(uintptr_t)called.sp, VM_LABEL_STACK));
}

VM_CLAIM(return_address_in_stack) {
	.states = "On x86-64 a call leaves the address to return to on the "
		  "stack, one word below what was there.",
	.source = "001 (a call hands control to the function called)",
	.why = "The call instruction of x86-64 pushes the address of the "
	       "instruction behind it, then jumps; ret pops it and jumps "
	       "there. So the way back lies among the data of the program, "
	       "which may overwrite it: the oldest of all attacks. Machines "
	       "such as arm64 put it into a register, and only a function "
	       "that calls another saves it to the stack.",
	.topic = VM_THREADS,
	.act = act,
	.differs = "jumps there instead of calling",
	.needs = VM_NEEDS_X86_64,
	.expects = {
		{ .fact = "return_address_on_stack",
		  .treatment = VM_EXACTLY(1), .control = VM_EXACTLY(0) },
		{ .fact = "bytes_pushed",
		  .treatment = VM_EXACTLY(8), .control = VM_EXACTLY(0) },
		{ .fact = "in_stack",
		  .treatment = VM_EXACTLY(1), .control = VM_SAME },
	},
};
