/* SPDX-License-Identifier: MIT
 *
 * zero_global_in_bss - a global variable without a first value lies in bss, and
 * reads as zero.
 *
 * Both arms read a global and look up where it lies: in the treatment one that
 * is not initialised, in the control one that is.
 */
#include "measure/claim.h"

/* The linker's names for the two ends of bss. */
extern char __bss_start[], end[];

static char uninitialised, initialised = 'g';

/*
 *   file:    text | data: initialised |
 *   memory:  text | data: initialised | bss: zeros, uninitialised | heap
 */
static void act(enum vm_arm arm)
{
	char *object = arm == VM_CONTROL ? &initialised : &uninitialised;

	vm_fact("first_value", vm_read_byte(object));
	vm_fact("in_bss", object >= __bss_start && object < end);
	vm_fact("permissions", vm_permissions_of(object));
}

VM_CLAIM(zero_global_in_bss) {
	.states = "A global variable without a first value lies in bss, and "
		  "reads as zero.",
	.source = "002 (data area: .bss, rw, uninitialised globals)",
	.why = "C promises that such a variable starts as zero, and zeros need "
	       "not be stored: the file says only how long bss is. The kernel "
	       "maps that much anonymous memory behind the data, of which "
	       "every page reads as zero, and clears what is left of the last "
	       "page of data, where bss begins. A global that is initialised "
	       "with 0 lies in bss as well.",
	.topic = VM_OBJECTS,
	.act = act,
	.differs = "takes a global with a first value",
	.expects = {
		{ .fact = "in_bss",
		  .treatment = VM_EXACTLY(1), .control = VM_EXACTLY(0) },
		{ .fact = "first_value",
		  .treatment = VM_EXACTLY(0), .control = VM_EXACTLY('g') },
		{ .fact = "permissions", /* rw- */
		  .treatment = VM_EXACTLY(6), .control = VM_SAME },
	},
};
