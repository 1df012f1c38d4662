/* SPDX-License-Identifier: MIT
 *
 * large_malloc_is_mmap - a large malloc becomes a mapping of its own above the
 * heap.
 *
 * The treatment asks for far more than 128 KiB, the control for 64 KiB.
 */
#include <unistd.h>

#include "measure/claim.h"

/*
 *   treatment:  data | heap      ...      | block | libraries | stack
 *   control:    data | heap, block in it  ...     | libraries | stack
 */
static void act(enum vm_arm arm)
{
	size_t len = arm == VM_CONTROL ? 64 * 1024 : vm_bytes();
	char *block;

	vm_mark("before");
	block = vm_malloc(len);
	vm_block(block, len);
	vm_mark("after");
	vm_fact("in_heap", vm_lies_in(block, VM_LABEL_HEAP));
	vm_fact("above_heap", block >= (char *)sbrk(0));
	vm_fact("16_bytes_in", (uintptr_t)block % vm_page_size() == 16);
}

VM_CLAIM(large_malloc_is_mmap) {
	.states = "A large malloc becomes a mapping of its own above the heap.",
	.source = "003 (question 2: more than 128 KB on the heap); 004 (maps "
		  "after malloc); design card",
	.documented =
		"004 says that the heap grew. The block is a mapping far above "
		"[heap]: 100 MiB and one page, which begins 16 bytes before "
		"the address that malloc gave.",
	.why = "malloc serves small requests from [heap], which it grows with "
	       "brk. From a threshold on (128 KiB at first) it asks mmap for a "
	       "region of its own, so that free can give all of it back at "
	       "once. The region is larger by a page, for the 16 bytes of "
	       "header in front of the block.",
	.topic = VM_MALLOC,
	.rests_on = { "small_malloc_in_heap", "mappings_grow_down",
		      "vsz_is_the_sum_of_maps" },
	.act = act,
	.differs = "asks for 64 KiB",
	.needs = VM_NEEDS_GLIBC | VM_NEEDS_HEAP_BELOW,
	.expects = {
		{ .fact = "in_heap",
		  .treatment = VM_EXACTLY(0), .control = VM_EXACTLY(1) },
		{ .fact = "above_heap",
		  .treatment = VM_EXACTLY(1), .control = VM_EXACTLY(0) },
		{ .fact = "16_bytes_in",
		  .treatment = VM_EXACTLY(1), .control = VM_EXACTLY(0) },
		{ VM_VSZ, "before", "after",
		  .treatment = VM_EVERY_PAGE, .control = VM_EXACTLY(0) },
	},
};
