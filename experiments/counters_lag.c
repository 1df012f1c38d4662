/* SPDX-License-Identifier: MIT
 *
 * counters_lag - how far RSS in status and stat is behind the page tables after
 * 200 writes.
 *
 * The act writes to 200 pages of a fresh mapping. There is no control, for the
 * kernels differ: status and stat are what ps and top show.
 */
#include "measure/claim.h"

enum {
	PAGES = 200
};

static void act(enum vm_arm arm)
{
	size_t len = PAGES * vm_page_size();
	void *block = vm_map(len, MAP_PRIVATE);

	(void)arm;
	vm_block(block, len);
	vm_mark("before");
	vm_write_pages(block, len, 1);
	vm_mark("after");
}

VM_CLAIM(counters_lag) {
	.states = "How far RSS in status and stat is behind the page tables "
		  "after 200 writes.",
	.source = "004 (ps: rss unchanged while the faults grew); "
		  "proc_pid_stat(5): \"This value is inaccurate\"",
	.why = "Each task (before 6.2) or each processor counts its own "
	       "changes of RSS in a small batch and adds the batch to the "
	       "process's counter now and then; adding up all batches at every "
	       "reading is exact and slow. Newer kernels do so for status (as "
	       "6.18) and not for stat. smaps walks the page tables in place "
	       "of asking a counter, which is why the claims are judged by it.",
	.topic = VM_ACCOUNTING,
	.act = act,
	.observation = true,
	.expects = {
		{ VM_RSS, "before", "after", .treatment = VM_ANY },
		{ VM_STATUS_RSS, "before", "after", .treatment = VM_ANY },
		{ VM_STAT_RSS, "before", "after", .treatment = VM_ANY },
	},
};
