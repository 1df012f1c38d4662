/* SPDX-License-Identifier: MIT
 *
 * global_in_data - a global variable with a first value lies in the data
 * segment, which is mapped from the program's file.
 *
 * Both arms read a global and look up where it lies: in the treatment one that
 * is initialised, in the control one that is not.
 */
#include "measure/claim.h"

/* The linker's name for the end of what the file holds: bss begins there. */
extern char __bss_start[];

static char initialised = 'g', uninitialised;

/*
 *   text | data: initialised ... | bss: ... uninitialised ... | heap
 *   `--- from the program's file ---'
 */
static void act(enum vm_arm arm)
{
	char *object = arm == VM_CONTROL ? &uninitialised : &initialised;

	vm_fact("first_value", vm_read_byte(object));
	vm_fact("in_data",
		vm_lies_in(object, VM_LABEL_DATA) && object < __bss_start);
	vm_fact("permissions", vm_permissions_of(object));
}

VM_CLAIM(global_in_data) {
	.states = "A global variable with a first value lies in the data "
		  "segment, which is mapped from the program's file.",
	.source = "001 (features: globals are created in the heap); 002 (data "
		  "area: .data, rw, initialised globals); 003 (question 3: "
		  "data segment)",
	.documented = "001 says that globals are created in the heap. Neither "
		      "C nor Go does so: the linker gives each its place, "
		      "before the program has run at all.",
	.why = "The first value has to come from somewhere: the linker writes "
	       "it into the file, and the kernel maps that part of the file "
	       "privately and writable. A global without a first value would "
	       "only store zeros there, so it has a place behind the data "
	       "that the file does not hold. The two may share a page, which "
	       "is why the linker's mark decides here and not the mapping "
	       "alone.",
	.topic = VM_OBJECTS,
	.act = act,
	.differs = "takes a global without a first value",
	.expects = {
		{ .fact = "in_data",
		  .treatment = VM_EXACTLY(1), .control = VM_EXACTLY(0) },
		{ .fact = "first_value",
		  .treatment = VM_EXACTLY('g'), .control = VM_EXACTLY(0) },
		{ .fact = "permissions", /* rw- */
		  .treatment = VM_EXACTLY(6), .control = VM_SAME },
	},
};
