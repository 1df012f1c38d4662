/* SPDX-License-Identifier: MIT
 *
 * literal_in_rodata - a string literal lies in rodata, where nothing may be
 * written.
 *
 * Both arms read the first letter of the same string and look up where it lies:
 * in the treatment a literal that a pointer points to, in the control an array
 * that was initialised with it.
 */
#include "measure/claim.h"

static const char *literal = "the same letters";
static char array[] = "the same letters";

/*
 *   text | rodata: literal | data: array | bss
 *    r-x      r--               rw-        rw-
 */
static void act(enum vm_arm arm)
{
	const char *object = arm == VM_CONTROL ? array : literal;

	vm_fact("letter", vm_read_byte(object));
	vm_fact("in_rodata", vm_lies_in(object, VM_LABEL_RODATA));
	vm_fact("permissions", vm_permissions_of(object));
}

VM_CLAIM(literal_in_rodata) {
	.states = "A string literal lies in rodata, where nothing may be "
		  "written.",
	.source = "002 (data area: .rodata, ro); 004 (the r--p rows of maps)",
	.documented = "002 says that constants have no address to show. Go "
		      "hides it; in C a literal is an array with an address "
		      "like any other.",
	.why = "The linker gathers all that never changes in a segment of its "
	       "own, which the kernel maps readable only. All processes that "
	       "run the program can share its pages, and a stray write is a "
	       "SIGSEGV instead of a changed literal. An array is the "
	       "program's own copy of the letters, and so lies in data.",
	.topic = VM_OBJECTS,
	.rests_on = { "rodata_is_read_only" },
	.act = act,
	.differs = "takes an array that was initialised with the letters",
	.needs = VM_NEEDS_RODATA,
	.expects = {
		{ .fact = "in_rodata",
		  .treatment = VM_EXACTLY(1), .control = VM_EXACTLY(0) },
		{ .fact = "permissions", /* r--, rw- */
		  .treatment = VM_EXACTLY(4), .control = VM_EXACTLY(6) },
		{ .fact = "letter",
		  .treatment = VM_EXACTLY('t'), .control = VM_SAME },
	},
};
