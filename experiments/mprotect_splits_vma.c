/* SPDX-License-Identifier: MIT
 *
 * mprotect_splits_vma - other permissions for a part of a region split it; the
 * same for all of it make it one again.
 *
 * The treatment makes all but the first and the last page of a block read-only,
 * the control the whole block.
 */
#include "measure/claim.h"

/*
 *   whole:   |            rw-            |
 *   part:    | rw- |      r--      | rw- |      (treatment)
 *            |            r--            |      (control)
 *   again:   |            rw-            |
 */
static void act(enum vm_arm arm)
{
	size_t edge = arm == VM_CONTROL ? 0 : vm_page_size();
	size_t len = vm_bytes();
	char *block = vm_map(len, MAP_PRIVATE);

	vm_mark("whole");
	vm_protect(block + edge, len - 2 * edge, PROT_READ);
	vm_mark("part");
	vm_fact("permissions", vm_permissions_of(block + edge));
	vm_protect(block, len, PROT_READ | PROT_WRITE);
	vm_mark("again");
}

VM_CLAIM(mprotect_splits_vma) {
	.states = "Other permissions for a part of a region split it; the same "
		  "for all of it make it one again.",
	.source = "beyond the documents: mprotect(2), proc_pid_maps(5)",
	.why = "The kernel keeps one record for each region (a VMA): its ends "
	       "and what may be done in it. Permissions belong to the record, "
	       "so a part with others needs one of its own, and so does what "
	       "remains on either side. When neighbours have become alike the "
	       "kernel joins them, so that the list stays short.",
	.topic = VM_LAYOUT,
	.rests_on = { "neighbours_merge", "commit_charged_at_malloc" },
	.act = act,
	.differs = "makes the whole block read-only",
	.expects = {
		{ VM_REGIONS, "whole", "part",
		  .treatment = VM_EXACTLY(2), .control = VM_EXACTLY(0) },
		{ VM_REGIONS, "part", "again",
		  .treatment = VM_EXACTLY(-2), .control = VM_EXACTLY(0) },
		{ .fact = "permissions", /* r-- */
		  .treatment = VM_EXACTLY(4), .control = VM_SAME },
		{ VM_VSZ, "whole", "again",
		  .treatment = VM_EXACTLY(0), .control = VM_SAME },
	},
};
