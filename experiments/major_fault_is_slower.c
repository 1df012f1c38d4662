/* SPDX-License-Identifier: MIT
 *
 * major_fault_is_slower - a major fault takes many times as long as a minor
 * one.
 *
 * Both arms write a byte to each page of two files by turns, and take the time
 * of each write. The treatment has dropped one file from the page cache before.
 */
#include "measure/claim.h"

enum {
	PAGES = VM_SERIES
};

/* A write to a private page: no fault brings in a page beside its own. */
static char *map(int file, size_t len)
{
	char *block = vm_map_file(file, len, MAP_PRIVATE);

	vm_advise(block, len, MADV_RANDOM);
	return block;
}

static void time_write(struct vm_clock *clock, char *page)
{
	vm_clock_start(clock);
	vm_write_byte(page, 'w');
	vm_clock_stop(clock);
}

/*
 *   kept:  | 1 | 3 | 5 |-- cache      dropped:  | 2 | 4 | 6 |-- disk
 */
static void act(enum vm_arm arm)
{
	size_t page = vm_page_size(), len = PAGES * page, i;
	struct vm_clock minor = { .waits = true }, major = { .waits = true };
	int files[] = { vm_disk_file(len), vm_disk_file(len) };
	char *kept, *dropped;

	if (arm == VM_TREATMENT)
		vm_drop_file(files[1]);
	kept = map(files[0], len);
	dropped = map(files[1], len);
	vm_mark("before");
	for (i = 0; i < len; i += page) {
		time_write(&minor, kept + i);
		time_write(&major, dropped + i);
	}
	vm_mark("after");
	vm_fact("percent_of_minor", vm_clock_percent(&major, &minor));
}

VM_CLAIM(major_fault_is_slower) {
	.states = "A major fault takes many times as long as a minor one.",
	.source = "004 (major faults go to the storage device, and weigh more)",
	.why = "A minor fault is work for the processor alone: find the page in "
	       "the cache and enter it; here also copy it, since the write is "
	       "to a private page. For a major one the kernel asks a device, "
	       "and the process sleeps until it has answered: tens of "
	       "microseconds with flash memory, milliseconds with a disk that "
	       "turns. That is why memory that is short makes all so slow: the "
	       "same pages come from the disk again and again.",
	.topic = VM_FILES,
	.act = act,
	.differs = "leaves both files in the page cache",
	.rests_on = { "minor_and_major_faults" },
	.alone = true,
	.needs = VM_NEEDS_DISK | VM_NEEDS_TIMING,
	.expects = {
		{ VM_MAJFLT, "before", "after",
		  .treatment = VM_EXACTLY(PAGES), .control = VM_EXACTLY(0) },
		{ .fact = "percent_of_minor",
		  .treatment = VM_AT_LEAST(400), .control = VM_BETWEEN(0, 200),
		  .cause = "disks differ: 2,100 to 4,300 with that of a virtual "
			   "machine, and 90 to 110 without one, idle and beside "
			   "two busy loops",
		  .exactness = VM_VARIES /* a disk that others use */ },
	},
};
