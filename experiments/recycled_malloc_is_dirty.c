/* SPDX-License-Identifier: MIT
 *
 * recycled_malloc_is_dirty - malloc clears nothing: a recycled block keeps its
 * old bytes.
 *
 * Both arms fill a block, free it and ask for one of the same size: the
 * treatment with malloc, the control with calloc.
 */
#include "measure/claim.h"

enum {
	LEN = 16 * 1024
};

static void act(enum vm_arm arm)
{
	char *block = vm_malloc(LEN);
	uintptr_t address = (uintptr_t)block;

	vm_memset(block, 'x', LEN);
	vm_free(block);
	block = arm == VM_CONTROL ? vm_calloc(LEN) : vm_malloc(LEN);
	vm_fact("recycled", (uintptr_t)block == address);
	vm_fact("old_bytes", (int64_t)vm_count_bytes(block, LEN, 'x'));
}

VM_CLAIM(recycled_malloc_is_dirty) {
	.states = "malloc clears nothing: a recycled block keeps its old "
		  "bytes.",
	.source = "000 (conclusions: C's malloc does not initialise memory)",
	.documented =
		"000 does not say what stands in the memory instead: zeroes in "
		"pages fresh from the kernel, old bytes in a recycled block. A "
		"program that relies on zeroes works until the first free.",
	.why = "free keeps a small block in the process and notes down that "
	       "it is free; the next malloc that fits gets the same addresses "
	       "and what stands there. Clearing costs time, and most callers "
	       "write over all of it anyway: calloc is for those who do not.",
	.topic = VM_MALLOC,
	.act = act,
	.differs = "asks calloc for the second block",
	.needs = VM_NEEDS_GLIBC,
	.expects = {
		{ .fact = "recycled",
		  .treatment = VM_EXACTLY(1), .control = VM_SAME },
		{ .fact = "old_bytes",
		  .treatment = VM_BETWEEN(LEN - 32, LEN),
		  .control = VM_EXACTLY(0),
		  .cause = "malloc may keep its list of free blocks in their "
			   "first 32 bytes" },
	},
};
