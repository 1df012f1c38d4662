/* SPDX-License-Identifier: MIT
 *
 * vsz_is_the_sum_of_maps - VSZ is the sum of the rows of /proc/PID/maps, to the
 * page ([vsyscall] aside).
 *
 * Both arms add up the rows and then read VSZ. The control maps one more page
 * between the two readings.
 */
#include "measure/claim.h"

/*
 *   maps:  | text | data | heap |  ...  | libraries | ... | stack | vdso
 *   VSZ:     ...  + ...  + ...  +       + ...       + ... + ...   + ...
 */
static void act(enum vm_arm arm)
{
	int64_t listed = vm_level(VM_LISTED);

	if (arm == VM_CONTROL)
		vm_map_free(vm_page_size(), PROT_NONE);
	vm_fact("vsz_less_listed", vm_level(VM_VSZ) - listed);
}

VM_CLAIM(vsz_is_the_sum_of_maps) {
	.states = "VSZ is the sum of the rows of /proc/PID/maps, to the page "
		  "([vsyscall] aside).",
	.source = "002 (VSZ; looking at a process's virtual memory); 003 "
		  "(/proc/PID/maps)",
	.documented = "The last row that 003 and 004 show does not count: "
		      "[vsyscall] lies at the same address for everybody and "
		      "is no region of the process.",
	.why = "The kernel describes an address space as a list of regions, "
	       "and keeps their total length beside it: each mmap, munmap and "
	       "brk changes both. maps prints the list, ps prints the total. "
	       "What lies in the regions plays no part.",
	.topic = VM_ACCOUNTING,
	.act = act,
	.differs = "maps a page between the two readings",
	.expects = {
		{ .fact = "vsz_less_listed",
		  .treatment = VM_EXACTLY(0), .control = VM_EXACTLY(1) },
	},
};
