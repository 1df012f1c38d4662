/* SPDX-License-Identifier: MIT
 *
 * read_maps_zero_page - reading untouched private memory faults, but costs no
 * memory: every page is the one zero page.
 *
 * Both arms read a byte of each page of a fresh mapping: the treatment of a
 * private one, the control of a shared one.
 */
#include "measure/claim.h"

enum {
	LEAST = 512
};

static void act(enum vm_arm arm)
{
	/* Far more pages than the kernel's counters lag behind. */
	size_t pages = vm_pages() < LEAST ? LEAST : vm_pages();
	size_t len = pages * vm_page_size();
	void *block = vm_map(len, arm == VM_CONTROL ? MAP_SHARED : MAP_PRIVATE);

	vm_block(block, len);
	vm_mark("before");
	vm_read_pages(block, len);
	vm_mark("after");
	vm_fact("lag", (int64_t)pages / 3);
}

VM_CLAIM(read_maps_zero_page) {
	.states = "Reading untouched private memory faults, but costs no "
		  "memory: every page is the one zero page.",
	.source = "000 (conclusions: physical memory only at access; read "
		  "against write); design card",
	.documented = "000 says that physical memory is taken only at an "
		      "access. That is so, but not every access takes some: a "
		      "read of private memory that was never written does not.",
	.why = "The kernel keeps one page of zeros for everybody. A read fault "
	       "on private memory that was never written maps that page, "
	       "read-only, which is a fault but no new memory, save for the "
	       "page table. Shared memory cannot do so, since a later write by "
	       "one process has to be seen by the others: it gets a page of "
	       "its own at once.",
	.topic = VM_PAGING,
	.rests_on = { "first_write_faults", "shared_mapping_is_not_cow" },
	.act = act,
	.prepare = vm_one_processor,
	.differs = "maps the memory MAP_SHARED",
	.expects = {
		{ VM_MINFLT, "before", "after",
		  .treatment = VM_EVERY_PAGE, .control = VM_SAME },
		{ VM_BLOCK_RSS, "before", "after",
		  .treatment = VM_EXACTLY(0), .control = VM_EVERY_PAGE },
		{ VM_STATUS_RSS, "before", "after",
		  .treatment = VM_NEAR(0, "lag"),
		  .control = VM_TIMES_NEAR(1, "pages", "lag"),
		  .cause = "the kernel's own RSS counters lag behind by a batch "
			   "for each processor" },
		{ VM_BLOCK_ZERO, NULL, "after",
		  .treatment = VM_EVERY_PAGE, .control = VM_EXACTLY(0),
		  .needs = VM_NEEDS_ZERO_PAGE },
	},
};
