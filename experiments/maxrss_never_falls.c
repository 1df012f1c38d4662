/* SPDX-License-Identifier: MIT
 *
 * maxrss_never_falls - the peak of RSS is a high-water mark: it does not fall
 * when memory is given back.
 *
 * Both arms fill a block and drop its pages. The control then makes the kernel
 * forget the peak.
 */
#include "measure/claim.h"

enum {
	LEAST = 512
};

static void act(enum vm_arm arm)
{
	/* Far more pages than the kernel's counters lag behind. */
	size_t pages = 2 * vm_pages() < LEAST ? LEAST : 2 * vm_pages();
	size_t len = pages * vm_page_size();
	void *block = vm_map(len, MAP_PRIVATE);

	vm_write_pages(block, len, 1);
	vm_block(block, len);
	vm_mark("full");
	vm_advise(block, len, MADV_DONTNEED);
	if (arm == VM_CONTROL)
		vm_forget_peak();
	vm_mark("dropped");
	vm_fact("lag", (int64_t)pages / 3);
}

VM_CLAIM(maxrss_never_falls) {
	.states = "The peak of RSS is a high-water mark: it does not fall when "
		  "memory is given back.",
	.source = "beyond the documents: proc_pid_status(5), VmHWM; "
		  "getrusage(2), ru_maxrss",
	.why = "Before it takes memory away the kernel notes down RSS, if it "
	       "never was so high. VmHWM shows that number, or RSS while that "
	       "is higher: it is what a process once needed, not what it has. "
	       "A 5 written to /proc/PID/clear_refs sets it to what there is "
	       "now. ru_maxrss is the larger of that number and of the peak "
	       "before the last exec, which nothing resets.",
	.topic = VM_RELEASING,
	.act = act,
	.prepare = vm_one_processor,
	.differs = "writes 5 to /proc/self/clear_refs behind it",
	.rests_on = { "dontneed_drops" },
	.needs = VM_NEEDS_CLEAR_REFS,
	.expects = {
		{ VM_BLOCK_RSS, "full", "dropped",
		  .treatment = VM_TIMES(-1, "pages"), .control = VM_SAME },
		{ VM_STATUS_RSS, "full", "dropped",
		  .treatment = VM_TIMES_NEAR(-1, "pages", "lag"),
		  .control = VM_SAME,
		  .cause = "the kernel's own RSS counters lag behind by a batch "
			   "for each processor" },
		{ VM_PEAK_RSS, "full", "dropped",
		  .treatment = VM_NEAR(0, "lag"),
		  .control = VM_TIMES_NEAR(-1, "pages", "lag"),
		  .cause = "the same" },
		{ VM_MAX_RSS, "full", "dropped",
		  .treatment = VM_NEAR(0, "lag"), .control = VM_ANY,
		  .cause = "the same, and in the control how much memory the "
			   "program took that executed it" },
	},
};
