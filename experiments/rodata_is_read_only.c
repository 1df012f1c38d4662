/* SPDX-License-Identifier: MIT
 *
 * rodata_is_read_only - a write to a string literal is SIGSEGV.
 *
 * Both arms write to the first byte of the same text: the treatment of the
 * literal, the control of an array that was initialised with it.
 */
#include <signal.h>
#include <string.h>

#include "measure/claim.h"

#define TEXT "to be or not to be"

static void write_there(void *text)
{
	vm_write_byte(text, 'T');
}

/*
 *   program:  | text | rodata: the literal | data: the array | bss |
 */
static void act(enum vm_arm arm)
{
	static char array[] = TEXT;
	char *text = arm == VM_CONTROL ? array : (char *)(uintptr_t)TEXT;
	struct vm_death death = vm_death_of(write_there, text);

	vm_fact("same_text", !strcmp(text, TEXT));
	vm_fact("signal", death.signal);
	vm_fact("code", death.code);
	vm_fact("at_the_text", death.address == text);
}

VM_CLAIM(rodata_is_read_only) {
	.states = "A write to a string literal is SIGSEGV.",
	.source = "002 (.rodata ro: constants)",
	.why = "The compiler puts literals and constants into .rodata, which "
	       "the linker gathers in a segment that may only be read. C lets "
	       "the type of a literal be char[], from the days before const, "
	       "so the compiler is silent and the page table is not. An array "
	       "is an object of its own: its bytes are a copy in .data, or on "
	       "the stack.",
	.topic = VM_PROTECTION,
	.rests_on = { "text_is_read_only" },
	.act = act,
	.differs = "writes to an array with the same text in it",
	.expects = {
		{ .fact = "signal",
		  .treatment = VM_EXACTLY(SIGSEGV), .control = VM_EXACTLY(0) },
		{ .fact = "code",
		  .treatment = VM_EXACTLY(SEGV_ACCERR),
		  .control = VM_EXACTLY(0) },
		{ .fact = "at_the_text",
		  .treatment = VM_EXACTLY(1), .control = VM_EXACTLY(0) },
		{ .fact = "same_text",
		  .treatment = VM_EXACTLY(1), .control = VM_SAME },
	},
};
