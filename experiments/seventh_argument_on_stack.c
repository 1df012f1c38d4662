/* SPDX-License-Identifier: MIT
 *
 * seventh_argument_on_stack - on x86-64, of seven integer arguments six are
 * passed in registers, and only the last on the stack.
 *
 * Both arms call the same function of seven arguments, one of which is a
 * number to look for: the seventh in the treatment, the sixth in the control.
 */
#include "measure/claim.h"

/*
 *   registers:  rdi 1, rsi 2, rdx 3, rcx 4, r8 5, r9 6
 *   stack:      | return address | 7 | caller's stack ...
 */
static void act(enum vm_arm arm)
{
	const uint64_t wanted = 0x5eed5eed5eed5eed;
	struct vm_called called = vm_pass(arm == VM_CONTROL ? 6 : 7, wanted);
	int64_t i, place = 0;

	for (i = 0; i < 6; i++)
		if (called.registers[i] == wanted)
			place = i + 1;
	vm_fact("number_of_its_register", place);
	vm_fact("on_stack", called.above == wanted);
}

VM_CLAIM(seventh_argument_on_stack) {
	.states = "On x86-64, of seven integer arguments six are passed in "
		  "registers, and only the last on the stack.",
	.source = "001 (the caller puts the parameters on its stack)",
	.documented =
		"001 says that parameters are put on the stack of the caller. "
		"That was so for Go before 1.17 and for 32-bit x86; on x86-64 "
		"it holds from the seventh integer argument on.",
	.why = "How to call is an agreement between compilers, the ABI. That "
	       "of Linux on x86-64 has six registers for integers and "
	       "pointers, since a register is faster than memory. What does "
	       "not fit lies on the caller's stack, just above the return "
	       "address.",
	.topic = VM_THREADS,
	.rests_on = { "return_address_in_stack" },
	.act = act,
	.differs = "passes the number as the sixth argument",
	.needs = VM_NEEDS_X86_64,
	.expects = {
		{ .fact = "on_stack",
		  .treatment = VM_EXACTLY(1), .control = VM_EXACTLY(0) },
		{ .fact = "number_of_its_register",
		  .treatment = VM_EXACTLY(0), .control = VM_EXACTLY(6) },
	},
};
