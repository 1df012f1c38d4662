/* SPDX-License-Identifier: MIT
 *
 * calloc_large_lazy - a large calloc costs no memory until it is written to.
 *
 * Both arms ask calloc for a large block, which reads as zero. The control
 * clears it once more, by hand.
 */
#include "measure/claim.h"

enum {
	CHECKED = 64 * 1024
};

static void act(enum vm_arm arm)
{
	size_t len = vm_bytes();
	void *block;

	vm_mark("before");
	block = vm_calloc(len);
	if (arm == VM_CONTROL)
		vm_memset(block, 0, len);
	vm_block(block, len);
	vm_mark("after");
	vm_fact("zero_bytes", (int64_t)vm_count_bytes(block, CHECKED, 0));
}

VM_CLAIM(calloc_large_lazy) {
	.states = "A large calloc costs no memory until it is written to.",
	.source = "000 (\"in Go memory is filled with a default value at "
		  "once\")",
	.documented = "000 takes it that zeroed memory has been filled, and "
		      "says so of Go. A large calloc is as lazy as malloc.",
	.why = "For a large request calloc, like malloc, maps a region of its "
	       "own. It knows that the kernel's pages read as zero, and so it "
	       "clears nothing. memset with zeroes looks the same to the "
	       "program and costs all of the memory.",
	.topic = VM_MALLOC,
	.act = act,
	.differs = "clears the block once more with memset",
	.rests_on = { "malloc_lazy", "fresh_pages_are_zero" },
	.expects = {
		{ .fact = "zero_bytes",
		  .treatment = VM_EXACTLY(CHECKED), .control = VM_SAME },
		{ VM_VSZ, "before", "after",
		  .treatment = VM_EVERY_PAGE, .control = VM_SAME },
		{ VM_RSS, "before", "after",
		  .treatment = VM_BETWEEN(0, 4), .control = VM_EVERY_PAGE,
		  .cause = "the libc's own header: a page with glibc, up to 4 "
			   "with musl" },
	},
};
