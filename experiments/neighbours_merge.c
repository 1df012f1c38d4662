/* SPDX-License-Identifier: MIT
 *
 * neighbours_merge - a mapping between two others that are like it makes one
 * region of the three.
 *
 * Both arms cut a hole into a block and map it anew: the treatment with the
 * permissions of the block, the control readable only.
 */
#include "measure/claim.h"

/*
 *   hole:    | rw- |               | rw- |
 *   filled:  |            rw-            |      (treatment)
 *            | rw- |      r--      | rw- |      (control)
 */
static void act(enum vm_arm arm)
{
	size_t page = vm_page_size(), len = vm_bytes();
	char *block = vm_map(len, MAP_PRIVATE);

	vm_mark("whole");
	vm_unmap(block + page, len - 2 * page);
	vm_mark("hole");
	vm_map_into(block + page, len - 2 * page,
		    arm == VM_CONTROL ? PROT_READ : PROT_READ | PROT_WRITE);
	vm_mark("filled");
}

VM_CLAIM(neighbours_merge) {
	.states = "A mapping between two others that are like it makes one "
		  "region of the three.",
	.source = "beyond the documents: mmap(2), proc_pid_maps(5)",
	.why = "A region is not what one mmap made, it is a range of addresses "
	       "with one set of properties: permissions, flags, and the file "
	       "behind it. As a rule, when a new range touches one with the "
	       "same properties, the kernel lengthens that, instead of keeping "
	       "two records. So the rows of maps do not tell how often a "
	       "program has called mmap.",
	.topic = VM_LAYOUT,
	.rests_on = { "munmap_returns_addresses" },
	.act = act,
	.differs = "maps the hole readable only",
	.expects = {
		{ VM_REGIONS, "hole", "filled",
		  .treatment = VM_EXACTLY(-1), .control = VM_EXACTLY(1) },
		{ VM_REGIONS, "whole", "hole",
		  .treatment = VM_EXACTLY(1), .control = VM_SAME },
		{ VM_VSZ, "whole", "filled",
		  .treatment = VM_EXACTLY(0), .control = VM_SAME },
	},
};
