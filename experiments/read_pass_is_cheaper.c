/* SPDX-License-Identifier: MIT
 *
 * read_pass_is_cheaper - a first read pass over memory is cheaper than a first
 * write pass.
 *
 * Both arms read and write fresh pages by turns, and take the time of each
 * pass. The control's memory is shared, so that a read needs a page, too.
 */
#include "measure/claim.h"

enum {
	ROUNDS = VM_SERIES,
	LEAST = 16 /* pages a slice: the clock's own time must be little */
};

/*
 *   | read | written | read | written | ...
 */
static void act(enum vm_arm arm)
{
	size_t pages = vm_pages() / (2 * ROUNDS);
	size_t slice = (pages < LEAST ? LEAST : pages) * vm_page_size();
	struct vm_clock reads = { 0 }, writes = { 0 };
	char *at = vm_map(2 * ROUNDS * slice,
			  arm == VM_CONTROL ? MAP_SHARED : MAP_PRIVATE);
	int round;

	vm_block(at, 2 * ROUNDS * slice);
	vm_mark("before");
	for (round = 0; round < ROUNDS; round++, at += 2 * slice) {
		vm_clock_start(&reads);
		vm_read_pages(at, slice);
		vm_clock_stop(&reads);
		vm_clock_start(&writes);
		vm_write_pages(at + slice, slice, 1);
		vm_clock_stop(&writes);
	}
	vm_mark("after");
	vm_fact("write_percent_of_read", vm_clock_percent(&writes, &reads));
}

VM_CLAIM(read_pass_is_cheaper) {
	.states = "A first read pass over memory is cheaper than a first write "
		  "pass.",
	.source = "000 (goals: compare reading and writing)",
	.documented = "000 means reading and writing as such. What is dear is the "
		      "first write to a page: on memory that is there already "
		      "neither pass faults.",
	.why = "Either pass faults once a page. For a read of private memory "
	       "the kernel enters the zero page and is done; for a write it "
	       "has to find a free page frame, clear it and account for it. "
	       "Shared memory has no zero page: there a read has to do all "
	       "that, too, and costs as much.",
	.topic = VM_PAGING,
	.act = act,
	.differs = "maps the memory MAP_SHARED, where a read takes a page, too",
	.rests_on = { "first_write_faults", "read_maps_zero_page" },
	.alone = true,
	.needs = VM_NEEDS_TIMING,
	.expects = {
		{ VM_MINFLT, "before", "after",
		  .treatment = VM_EVERY_PAGE, .control = VM_SAME },
		{ VM_BLOCK_RSS, "before", "after",
		  .treatment = VM_PART(2, "pages"), .control = VM_EVERY_PAGE },
		{ .fact = "write_percent_of_read",
		  .treatment = VM_AT_LEAST(151), .control = VM_BETWEEN(0, 150),
		  .cause = "times are never quite the same: at least 247, and 79 "
			   "to 129, in 200 runs beside 15 busy processes on two "
			   "processors; once 178 where memory was short",
		  .exactness = VM_RATIO },
	},
};
