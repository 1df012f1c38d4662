/* SPDX-License-Identifier: MIT
 *
 * bss_costs_nothing_untouched - a large array in bss takes address space, but
 * no memory until it is written to.
 *
 * The treatment leaves the array alone, the control writes a byte to each of
 * its pages.
 */
#include "measure/claim.h"

enum {
	SIZE = 8 << 20
};

static char array[SIZE];

/*
 *   treatment:  text | data | bss: array, nothing in it | heap
 *   control:    text | data | bss: array, full          | heap
 */
static void act(enum vm_arm arm)
{
	char *first = vm_page_up(array);
	size_t len = SIZE - vm_page_size(); /* whole pages, all its own */

	vm_block(first, len);
	vm_mark("before");
	if (arm == VM_CONTROL)
		vm_write_pages(first, len, 1);
	vm_mark("after");
}

VM_CLAIM(bss_costs_nothing_untouched) {
	.states = "A large array in bss takes address space, but no memory "
		  "until it is written to.",
	.source = "002 (data area: .bss; VSZ includes what is allocated but "
		  "not used)",
	.why = "The file says how long bss is, and the kernel maps anonymous "
	       "memory of that length when it executes the program: a line in "
	       "maps, and no page. Each page is found when something in it is "
	       "first written, as for any anonymous mapping. A static array "
	       "that is generous costs address space, not memory.",
	.topic = VM_OBJECTS,
	.rests_on = { "first_write_faults", "malloc_lazy" },
	.act = act,
	.differs = "writes a byte to each page of the array",
	.expects = {
		{ VM_BLOCK_PRESENT, NULL, "after",
		  .treatment = VM_EXACTLY(0), .control = VM_EVERY_PAGE },
		{ VM_BLOCK_MAPPED, NULL, "before",
		  .treatment = VM_EVERY_PAGE, .control = VM_SAME },
	},
};
