/* SPDX-License-Identifier: MIT
 *
 * madvise_free_is_lazy - MADV_FREE leaves the pages where they are until memory
 * is short.
 *
 * Both arms fill a block and give it up: the treatment with MADV_FREE, the
 * control with MADV_DONTNEED.
 */
#include "measure/claim.h"

static void act(enum vm_arm arm)
{
	int advice = arm == VM_CONTROL ? MADV_DONTNEED : MADV_FREE;
	int64_t reclaimed = vm_events("pglazyfreed");
	size_t len = vm_bytes();
	void *block = vm_map(len, MAP_PRIVATE);
	int time;

	vm_write_pages(block, len, 'x');
	vm_block(block, len);
	vm_mark("full");
	/* The second time empties the batch that the first has left. */
	for (time = 0; time < 2; time++)
		vm_advise(block, len, advice);
	vm_mark("advised");
	if (arm == VM_TREATMENT &&
	    vm_level(VM_BLOCK_RSS) < (int64_t)vm_pages() &&
	    vm_events("pglazyfreed") > reclaimed)
		vm_skip("the kernel was short of memory meanwhile");
	vm_fact("pages_kept", (int64_t)vm_count_pages(block, len, 'x'));
}

VM_CLAIM(madvise_free_is_lazy) {
	.states = "MADV_FREE leaves the pages where they are until memory is "
		  "short.",
	.source = "beyond the documents: madvise(2), MADV_FREE",
	.why = "MADV_FREE only marks the pages as not worth saving: RSS counts "
	       "them, and they can be read, until the kernel needs memory and "
	       "takes them without writing them anywhere. A write in time "
	       "makes a page wanted again. For an allocator that reuses its "
	       "memory soon that saves the fault and the clearing of a page.",
	.topic = VM_RELEASING,
	.act = act,
	.prepare = vm_one_processor,
	.differs = "gives the block up with MADV_DONTNEED, which is at once",
	.rests_on = { "dontneed_drops" },
	.expects = {
		{ VM_BLOCK_RSS, "full", "advised",
		  .treatment = VM_EXACTLY(0),
		  .control = VM_TIMES(-1, "pages") },
		{ VM_BLOCK_LAZY_FREE, NULL, "advised",
		  .treatment = VM_EVERY_PAGE, .control = VM_EXACTLY(0) },
		{ .fact = "pages_kept",
		  .treatment = VM_EVERY_PAGE, .control = VM_EXACTLY(0) },
	},
};
