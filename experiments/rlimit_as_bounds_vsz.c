/* SPDX-License-Identifier: MIT
 *
 * rlimit_as_bounds_vsz - RLIMIT_AS bounds address space: beyond it malloc
 * fails, however much memory there is.
 *
 * Both arms set a limit and ask malloc for a block. The treatment leaves room
 * for a sixteenth of the block, the control for two.
 */
#include <errno.h>

#include "measure/claim.h"

/*
 *   treatment:  VSZ ======|-- limit       the block: ============
 *   control:    VSZ ========================|-- limit
 */
static void act(enum vm_arm arm)
{
	size_t len = vm_bytes();
	void *block;

	vm_limit_vsz(arm == VM_CONTROL ? 2 * len : len / 16);
	vm_mark("before");
	errno = 0;
	block = vm_try_malloc(len);
	vm_fact("errno", errno);
	vm_block(block, len);
	vm_mark("after");
}

VM_CLAIM(rlimit_as_bounds_vsz) {
	.states = "RLIMIT_AS bounds address space: beyond it malloc fails, "
		  "however much memory there is.",
	.source = "002 (VSZ); beyond the documents: getrlimit(2)",
	.why = "Before it makes a region, or makes one longer, the kernel "
	       "compares VSZ and the addition with the limit (ulimit -v), and "
	       "answers ENOMEM. The check is at malloc, not at the first "
	       "touch, and it counts addresses: there is no limit for the RSS "
	       "of one process that Linux would keep.",
	.topic = VM_ACCOUNTING,
	.rests_on = { "vsz_counts_everything_reserved" },
	.act = act,
	.differs = "leaves room for two such blocks",
	.expects = {
		{ .fact = "errno",
		  .treatment = VM_EXACTLY(ENOMEM), .control = VM_EXACTLY(0) },
		{ VM_VSZ, "before", "after",
		  .treatment = VM_EXACTLY(0), .control = VM_EVERY_PAGE },
	},
};
