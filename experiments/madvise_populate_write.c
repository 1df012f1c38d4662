/* SPDX-License-Identifier: MIT
 *
 * madvise_populate_write - MADV_POPULATE_WRITE populates on request, where
 * writing is allowed.
 *
 * Both arms ask for a fresh mapping to be populated. The control may only read
 * it.
 */
#include <errno.h>

#include "measure/claim.h"

static void act(enum vm_arm arm)
{
	size_t len = vm_bytes();
	void *block = vm_map(len, MAP_PRIVATE);
	int error;

	if (arm == VM_CONTROL)
		vm_protect(block, len, PROT_READ);
	vm_block(block, len);
	vm_mark("before");
	error = vm_try_advise(block, len, MADV_POPULATE_WRITE);
	vm_mark("after");
	vm_fact("errno", error);
}

VM_CLAIM(madvise_populate_write) {
	.states = "MADV_POPULATE_WRITE populates on request, where writing is "
		  "allowed.",
	.source = "beyond the documents: madvise(2), MADV_POPULATE_WRITE "
		  "(Linux 5.14)",
	.why = "The kernel takes a write fault on each page in the caller's "
	       "name and writes nothing: what is there stays, and what is not "
	       "gets memory. Unlike MAP_POPULATE it works on any ordinary "
	       "mapping at any time, and it says when it fails: a region that "
	       "may not be written is EINVAL.",
	.topic = VM_PAGING,
	.act = act,
	.differs = "may only read the block (PROT_READ)",
	.rests_on = { "first_write_faults", "mprotect_splits_vma" },
	.needs = VM_NEEDS_MADV_POPULATE,
	.expects = {
		{ .fact = "errno",
		  .treatment = VM_EXACTLY(0), .control = VM_EXACTLY(EINVAL) },
		{ VM_BLOCK_RSS, "before", "after",
		  .treatment = VM_EVERY_PAGE, .control = VM_EXACTLY(0) },
		{ VM_BLOCK_PRIVATE_DIRTY, NULL, "after",
		  .treatment = VM_EVERY_PAGE, .control = VM_EXACTLY(0) },
	},
};
