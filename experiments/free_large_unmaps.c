/* SPDX-License-Identifier: MIT
 *
 * free_large_unmaps - free of a large block gives it back at once.
 *
 * Both arms fill a large block and free it. The control has freed a larger one
 * before, and from then on malloc keeps blocks of this size in the heap.
 */
#include "measure/claim.h"

enum {
	LEN = 4 * 1024 * 1024 /* between 128 KiB and 32 MiB */
};

/*
 *   treatment:  heap ... | block | libraries      -->  heap ...  | libraries
 *   control:    heap | block, in it | ...         -->  heap | free, kept | ...
 */
static void act(enum vm_arm arm)
{
	void *block;

	if (arm == VM_CONTROL)
		vm_free(vm_malloc(LEN + vm_page_size()));
	block = vm_malloc(LEN);
	vm_memset(block, 1, LEN);
	vm_block(block, LEN);
	vm_mark("filled");
	vm_free(block);
	vm_mark("freed");
}

VM_CLAIM(free_large_unmaps) {
	.states = "free of a large block gives it back at once.",
	.source = "beyond the documents: free(3); mallopt(3), M_MMAP_THRESHOLD",
	.why = "A large block is a mapping of its own, so free unmaps it: "
	       "addresses and memory are gone. But glibc takes it that a size "
	       "that was freed once will be wanted again: freeing such a block "
	       "raises the threshold to its size. Blocks up to that come from "
	       "the heap from then on, whose end free gives back only when "
	       "more than twice that size is free there.",
	.topic = VM_RELEASING,
	.act = act,
	.differs = "has freed a larger block before, which raises malloc's "
		   "threshold",
	.rests_on = { "large_malloc_is_mmap", "munmap_returns_addresses" },
	.needs = VM_NEEDS_GLIBC,
	.expects = {
		{ VM_VSZ, "filled", "freed",
		  .treatment = VM_TIMES(-1, "pages"),
		  .control = VM_EXACTLY(0) },
		{ VM_RSS, "filled", "freed",
		  .treatment = VM_TIMES(-1, "pages"),
		  .control = VM_EXACTLY(0) },
	},
};
