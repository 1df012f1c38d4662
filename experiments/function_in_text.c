/* SPDX-License-Identifier: MIT
 *
 * function_in_text - a function lies in the text segment, which may be executed
 * and not written.
 *
 * Both arms call a function through its address. The treatment looks up where
 * the function lies, the control where the variable does that holds the
 * address.
 */
#include "measure/claim.h"

static void function(void *called)
{
	*(int *)called = 1;
}

static void (*pointer)(void *called) = function;

/*
 *   text: function | rodata | data: pointer | bss
 *        r-x ^                       |
 *            `-----------------------'
 */
static void act(enum vm_arm arm)
{
	const void *object =
		arm == VM_CONTROL ? (void *)&pointer : (void *)pointer;
	int called = 0;

	vm_call_function(pointer, &called);
	vm_fact("called", called);
	vm_fact("in_text", vm_lies_in(object, VM_LABEL_TEXT));
	vm_fact("permissions", vm_permissions_of(object));
}

VM_CLAIM(function_in_text) {
	.states = "A function lies in the text segment, which may be executed "
		  "and not written.",
	.source = "002 (code area: .text, ro); 003 (question 3: text segment); "
		  "004 (the r-xp row of maps)",
	.why = "The processor fetches instructions only from pages that the "
	       "page tables mark executable. The linker puts all code into one "
	       "segment, and the kernel maps that readable and executable but "
	       "not writable: nobody needs to change the code, and whoever "
	       "could change it would own the program. A pointer to a function "
	       "is a number like any other, and lies where variables do.",
	.topic = VM_OBJECTS,
	.rests_on = { "text_is_read_only" },
	.act = act,
	.differs = "looks up a pointer to the function",
	.expects = {
		{ .fact = "in_text",
		  .treatment = VM_EXACTLY(1), .control = VM_EXACTLY(0) },
		{ .fact = "permissions", /* r-x, rw- */
		  .treatment = VM_EXACTLY(5), .control = VM_EXACTLY(6) },
		{ .fact = "called",
		  .treatment = VM_EXACTLY(1), .control = VM_SAME },
	},
};
