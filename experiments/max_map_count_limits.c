/* SPDX-License-Identifier: MIT
 *
 * max_map_count_limits - a process can have only so many regions: the next one
 * is ENOMEM, however much memory there is.
 *
 * Both arms make single pages readable in a mapping that may not be accessed,
 * up to 50,000 of them: the treatment every other page, each of which is a
 * region, the control one page behind the other, which merge.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "measure/claim.h"

enum {
	PAGES = 50000
};

/*
 *   treatment:  |---|r--|---|r--|---|r--|---|   ...
 *   control:    |      r--      |      ---      ...
 */
static void act(enum vm_arm arm)
{
	size_t page = vm_page_size(), step = arm == VM_CONTROL ? 1 : 2, i;
	char *start = vm_map_free(2 * PAGES * page, PROT_NONE);
	const char *preload = getenv("LD_PRELOAD");
	int error = 0;

	if (preload && strstr(preload, "/vgpreload_"))
		vm_skip("Valgrind keeps a list of regions, and gives up at "
			"30,000");
	for (i = 0; i < PAGES && !error; i++)
		error = vm_try_protect(start + i * step * page, page,
				       PROT_READ);
	vm_fact("errno", error);
}

VM_CLAIM(max_map_count_limits) {
	.states = "A process can have only so many regions: the next one is "
		  "ENOMEM, however much memory there is.",
	.source = "beyond the documents: vm.max_map_count in the kernel's "
		  "Documentation/admin-guide/sysctl/vm.rst",
	.why = "Each region is a record in memory that belongs to the kernel, "
	       "and that none of the process's own limits counts (a control "
	       "group's does). So vm.max_map_count bounds their number: "
	       "65,530, unless the distribution has raised it. mprotect on a "
	       "page in the middle needs two more regions, and mmap one, "
	       "unless the new one is like its neighbour. ENOMEM here does not "
	       "mean that memory is short.",
	.topic = VM_LAYOUT,
	.rests_on = { "mprotect_splits_vma" },
	.act = act,
	.differs = "makes neighbouring pages readable, which become one region",
	.needs = VM_NEEDS_MAP_LIMIT,
	.expects = {
		{ .fact = "errno",
		  .treatment = VM_EXACTLY(ENOMEM), .control = VM_EXACTLY(0) },
	},
};
