/* SPDX-License-Identifier: MIT
 *
 * mlock_populates - mlock brings all of a block into memory at once, and keeps
 * it there.
 *
 * Both arms lock an untouched block and then write to it. In the control a page
 * is locked only when it comes (MLOCK_ONFAULT).
 */
#include <errno.h>

#include "measure/claim.h"

static void act(enum vm_arm arm)
{
	size_t len = vm_lockable_bytes();
	void *block = vm_map(len, MAP_PRIVATE);

	vm_block(block, len);
	vm_mark("before");
	vm_lock(block, len, arm == VM_CONTROL ? MLOCK_ONFAULT : 0);
	vm_mark("locked");
	vm_write_pages(block, len, 1);
	vm_mark("written");
	vm_fact("dontneed_errno", vm_try_advise(block, len, MADV_DONTNEED));
}

VM_CLAIM(mlock_populates) {
	.states = "mlock brings all of a block into memory at once, and keeps "
		  "it there.",
	.source = "beyond the documents: mlock(2)",
	.why = "A program locks memory in order not to wait for it later: a "
	       "key must not reach a swap disk, a sound must not stutter. So "
	       "mlock takes all faults itself, and from then on the kernel "
	       "takes no page of the region away, not even when asked to with "
	       "MADV_DONTNEED. What is locked counts as VmLck, whether it is "
	       "there or not.",
	.topic = VM_FILES,
	.rests_on = { "first_write_faults" },
	.act = act,
	.differs = "locks a page only when it comes (MLOCK_ONFAULT)",
	.needs = VM_NEEDS_LOCK,
	.expects = {
		{ VM_BLOCK_RSS, "before", "locked",
		  .treatment = VM_EVERY_PAGE, .control = VM_EXACTLY(0) },
		{ VM_MINFLT, "locked", "written",
		  .treatment = VM_EXACTLY(0), .control = VM_EVERY_PAGE },
		{ VM_BLOCK_LOCKED, NULL, "locked",
		  .treatment = VM_EVERY_PAGE, .control = VM_EXACTLY(0) },
		{ VM_LOCKED, "before", "locked",
		  .treatment = VM_EVERY_PAGE, .control = VM_SAME },
		{ .fact = "dontneed_errno",
		  .treatment = VM_EXACTLY(EINVAL), .control = VM_SAME },
	},
};
