/* SPDX-License-Identifier: MIT
 *
 * mmap_threshold_boundary - where the heap has no room left, 131,049 bytes are
 * the least that malloc takes from mmap.
 *
 * Both arms fill the heap until there is room for less than that, and ask for a
 * block: the treatment for 131,049 bytes, the control for one byte less.
 */
#include <unistd.h>

#include "measure/claim.h"

/* The header is a word, and a block with it a multiple of 16 bytes. */
enum {
	THRESHOLD = 128 * 1024,
	MOST_FROM_HEAP = THRESHOLD - 16 - sizeof(size_t),
};

/*
 *   control:  heap | 96 KiB | little room |
 *             heap | 96 KiB | 131,048 bytes | 128 KiB of new room |
 */
static void act(enum vm_arm arm)
{
	char *block, *end;

	vm_malloc(96 * 1024);
	end = sbrk(0);
	block = vm_malloc(MOST_FROM_HEAP + (arm == VM_CONTROL ? 0 : 1));
	vm_fact("in_heap", vm_lies_in(block, VM_LABEL_HEAP));
	vm_fact("heap_grew", (char *)sbrk(0) > end);
	block = vm_malloc(MOST_FROM_HEAP + 1);
	vm_fact("next_in_heap", vm_lies_in(block, VM_LABEL_HEAP));
}

VM_CLAIM(mmap_threshold_boundary) {
	.states = "Where the heap has no room left, 131,049 bytes are the "
		  "least that malloc takes from mmap.",
	.source = "003 (question 2: more than 128 KB on the heap)",
	.documented = "003 draws a hard line at 128 KB. The line is at 24 "
		      "bytes less, counts only where the heap would have to "
		      "grow, and moves (mmap_threshold_moves).",
	.why = "malloc adds its header and rounds up to 16 bytes before it "
	       "compares with 128 KiB, which 131,049 bytes are the first to "
	       "reach. It compares only when no free piece is large enough. "
	       "The heap grows by 128 KiB more than was asked for, so after "
	       "131,048 bytes there is room, and the next block of 131,049 "
	       "bytes comes from the heap after all.",
	.topic = VM_MALLOC,
	.rests_on = { "small_malloc_in_heap", "large_malloc_is_mmap" },
	.act = act,
	.differs = "asks for one byte less",
	.needs = VM_NEEDS_GLIBC,
	.expects = {
		{ .fact = "in_heap",
		  .treatment = VM_EXACTLY(0), .control = VM_EXACTLY(1) },
		{ .fact = "heap_grew",
		  .treatment = VM_EXACTLY(0), .control = VM_EXACTLY(1) },
		{ .fact = "next_in_heap",
		  .treatment = VM_EXACTLY(0), .control = VM_EXACTLY(1) },
	},
};
