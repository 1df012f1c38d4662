/* SPDX-License-Identifier: MIT
 *
 * heap_grows_by_brk - brk moves the end of the heap, and takes address space.
 *
 * Both arms get 256 pages from the kernel and give them back: the treatment by
 * brk, the control by mmap and munmap.
 */
#include "measure/claim.h"

enum {
	PAGES = 256
};

/*
 *   before:     data | bss | heap         ...         | libraries
 *   treatment:  data | bss | heap + 256 pages   ...   | libraries
 *   control:    data | bss | heap   ...   | 256 pages | libraries
 */
static void act(enum vm_arm arm)
{
	size_t len = PAGES * vm_page_size();
	void *block = NULL;

	vm_mark("before");
	if (arm == VM_CONTROL)
		block = vm_map_free(len, PROT_READ | PROT_WRITE);
	else
		vm_brk((intptr_t)len);
	vm_mark("after");
	if (arm == VM_CONTROL)
		vm_unmap(block, len);
	else
		vm_brk(-(intptr_t)len);
	vm_mark("given back");
}

VM_CLAIM(heap_grows_by_brk) {
	.states = "brk moves the end of the heap, and takes address space.",
	.source = "003 (find the heap in maps); 004 (the [heap] row of maps)",
	.why = "The kernel gives a process one heap: a region that begins "
	       "behind bss (a random distance behind, as a rule) and ends at a "
	       "mark that the kernel keeps, the program break. brk moves the "
	       "mark and the region with it, at one system call and with no "
	       "address to choose. mmap finds a place of its own for each "
	       "request and leaves the break where it is.",
	.topic = VM_MALLOC,
	.rests_on = { "malloc_lazy", "munmap_returns_addresses" },
	.act = act,
	.differs = "asks mmap for the pages",
	.expects = {
		{ VM_HEAP, "before", "after",
		  .treatment = VM_EXACTLY(PAGES), .control = VM_EXACTLY(0) },
		{ VM_VSZ, "before", "after",
		  .treatment = VM_EXACTLY(PAGES), .control = VM_SAME },
		{ VM_RSS, "before", "after",
		  .treatment = VM_EXACTLY(0), .control = VM_SAME },
		{ VM_HEAP, "after", "given back",
		  .treatment = VM_EXACTLY(-PAGES), .control = VM_EXACTLY(0) },
		{ VM_VSZ, "after", "given back",
		  .treatment = VM_EXACTLY(-PAGES), .control = VM_SAME },
	},
};
