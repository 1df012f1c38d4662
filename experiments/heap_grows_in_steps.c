/* SPDX-License-Identifier: MIT
 *
 * heap_grows_in_steps - the heap grows in steps of 128 KiB and a page, each of
 * which serves many small mallocs.
 *
 * Both arms ask malloc for 20,000 blocks of 100 bytes. In the control malloc
 * may ask the kernel for no more than it needs.
 */
#include <unistd.h>

#include "measure/claim.h"

enum {
	BLOCKS = 20000,
	TOP_PAD = -2 /* M_TOP_PAD: not in every <malloc.h> */
};

/*
 *   treatment:  heap |----------------|----------------|------ 33 pages each
 *   control:    heap |-|-|-|-|-|-|-|-|-|-|-|-|-|-|-|-|-|------ 1 page each
 */
static void act(enum vm_arm arm)
{
	size_t page = vm_page_size(), steps, pages;
	char *end = sbrk(0);

	if (arm == VM_CONTROL)
		vm_mallopt(TOP_PAD, 0);
	steps = vm_malloc_many(BLOCKS, 100);
	pages = (size_t)((char *)sbrk(0) - end) / page;
	vm_fact("usual_step", (int64_t)(128 * 1024 / page + 1));
	vm_fact("pages_a_step", steps ? (int64_t)(pages / steps) : 0);
	vm_fact("pages_over", steps ? (int64_t)(pages % steps) : 0);
	vm_fact("mallocs_a_step", steps ? (int64_t)(BLOCKS / steps) : 0);
}

VM_CLAIM(heap_grows_in_steps) {
	.states = "The heap grows in steps of 128 KiB and a page, each of "
		  "which serves many small mallocs.",
	.source = "001 (features: memory is asked for in large pieces); 004 "
		  "([heap] has 0x21000 bytes: 128 KiB and a page)",
	.why = "A system call costs as much as many mallocs. So when the heap "
	       "is used up malloc asks for 128 KiB more than it needs "
	       "(M_TOP_PAD), rounded up to whole pages, and serves the next "
	       "thousand small requests without the kernel. It costs only "
	       "address space: the pages come when they are written.",
	.topic = VM_MALLOC,
	.rests_on = { "small_malloc_in_heap", "heap_grows_by_brk" },
	.act = act,
	.differs = "sets the reserve to 0 (M_TOP_PAD)",
	.needs = VM_NEEDS_GLIBC,
	.expects = {
		{ .fact = "pages_a_step",
		  .treatment = VM_TIMES(1, "usual_step"),
		  .control = VM_EXACTLY(1) },
		{ .fact = "pages_over",
		  .treatment = VM_EXACTLY(0), .control = VM_SAME },
		{ .fact = "mallocs_a_step",
		  .treatment = VM_AT_LEAST(1000), .control = VM_BETWEEN(1, 600),
		  .cause = "the size of a page" },
	},
};
