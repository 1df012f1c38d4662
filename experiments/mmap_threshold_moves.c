/* SPDX-License-Identifier: MIT
 *
 * mmap_threshold_moves - freeing a block that malloc took from mmap raises the
 * size from which it does so.
 *
 * Both arms ask for 1 MiB, free it and ask for half of that. The control has
 * fixed the threshold before.
 */
#include "measure/claim.h"

enum {
	MMAP_THRESHOLD = -3 /* M_MMAP_THRESHOLD: not in every <malloc.h> */
};

/*
 *   before:     heap   ...   | 1 MiB | libraries
 *   treatment:  heap, 512 KiB in it  ...     | libraries
 *   control:    heap   ...   | 512 KiB | libraries
 */
static void act(enum vm_arm arm)
{
	char *block = vm_malloc(1 << 20);

	vm_fact("first_in_heap", vm_lies_in(block, VM_LABEL_HEAP));
	if (arm == VM_CONTROL)
		vm_mallopt(MMAP_THRESHOLD, 128 * 1024);
	vm_free(block);
	block = vm_malloc(1 << 19);
	vm_fact("second_in_heap", vm_lies_in(block, VM_LABEL_HEAP));
}

VM_CLAIM(mmap_threshold_moves) {
	.states = "Freeing a block that malloc took from mmap raises the size "
		  "from which it does so.",
	.source = "003 (question 2: more than 128 KB on the heap)",
	.documented = "003 takes 128 KB for a fixed number; it is where a "
		      "process begins.",
	.why = "A mapping for each block is dear where the program allocates "
	       "and frees such blocks again and again: two system calls and a "
	       "fault for each page every time. So malloc learns: a mapped "
	       "block of at most 32 MiB that is freed raises the threshold to "
	       "its size, and the next of that size comes from the heap. "
	       "Whoever sets the threshold with mallopt switches the learning "
	       "off.",
	.topic = VM_MALLOC,
	.rests_on = { "large_malloc_is_mmap" },
	.act = act,
	.differs = "fixes the threshold at 128 KiB (mallopt) before the free",
	.needs = VM_NEEDS_GLIBC,
	.expects = {
		{ .fact = "second_in_heap",
		  .treatment = VM_EXACTLY(1), .control = VM_EXACTLY(0) },
		{ .fact = "first_in_heap",
		  .treatment = VM_EXACTLY(0), .control = VM_SAME },
	},
};
