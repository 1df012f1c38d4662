/* SPDX-License-Identifier: MIT
 *
 * stack_grows_down - the locals of a call lie below those of its caller.
 *
 * Both arms call a function twice and compare the addresses of its local. In
 * the treatment the first call makes the second, in the control that comes when
 * the first has returned.
 */
#include "measure/claim.h"

struct place {
	uintptr_t local;      /* a number: it is no pointer behind the return */
	struct place *deeper; /* NULL: make no further call */
};

static void note_place(void *arg)
{
	struct place *place = arg;
	char local = 'l';

	place->local = (uintptr_t)&local;
	if (place->deeper)
		vm_call_function(note_place, place->deeper);
	/* Or the compiler gives the frame up before that call. */
	__asm__ volatile("" : : "r"(&local) : "memory");
}

/*
 *   treatment:  | second: local | first: local | act |     (stack)
 *   control:    |                 either: local | act |
 */
static void act(enum vm_arm arm)
{
	struct place second = { 0 };
	struct place first = { .deeper = arm == VM_CONTROL ? NULL : &second };

	vm_call_function(note_place, &first);
	if (arm == VM_CONTROL)
		vm_call_function(note_place, &second);
	vm_fact("in_stack",
		vm_lies_in((void *)first.local, VM_LABEL_STACK) +
			vm_lies_in((void *)second.local, VM_LABEL_STACK));
	vm_fact("below", second.local < first.local);
	vm_fact("same", second.local == first.local);
}

VM_CLAIM(stack_grows_down) {
	.states = "The locals of a call lie below those of its caller.",
	.source = "001 (features: the stack, and what a call puts on it); 003 "
		  "(question 1: the limit of the stack)",
	.why = "A call subtracts what it needs from the stack pointer and adds "
	       "it again when it returns. So the deeper the calls, the longer "
	       "the stack: a call that is made from within another lies below "
	       "it, one that follows another takes its place. The kernel puts "
	       "the stack at the top of the address space, with room below to "
	       "grow into.",
	.topic = VM_OBJECTS,
	.rests_on = { "local_in_stack" },
	.act = act,
	.differs = "makes the second call when the first has returned",
	.expects = {
		{ .fact = "below",
		  .treatment = VM_EXACTLY(1), .control = VM_EXACTLY(0) },
		{ .fact = "same",
		  .treatment = VM_EXACTLY(0), .control = VM_EXACTLY(1) },
		{ .fact = "in_stack",
		  .treatment = VM_EXACTLY(2), .control = VM_SAME },
	},
};
