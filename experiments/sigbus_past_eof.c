/* SPDX-License-Identifier: MIT
 *
 * sigbus_past_eof - touching a mapping beyond the last page of its file is
 * SIGBUS.
 *
 * Both arms map twice as many pages as the file has, and read the first page
 * behind its end. The control makes the file longer before it reads.
 */
#include <signal.h>

#include "measure/claim.h"

static void read_one(void *address)
{
	vm_read_pages(address, vm_page_size());
}

/*
 *   mapping:  | page | page |
 *   file:     | page |            control, in the end:  | page | page |
 */
static void act(enum vm_arm arm)
{
	size_t page = vm_page_size();
	int file = vm_file(page, 'f');
	char *block = vm_map_file(file, 2 * page, MAP_SHARED);
	struct vm_death death;

	vm_fact("first_page", (int64_t)vm_count_pages(block, page, 'f'));
	if (arm == VM_CONTROL)
		vm_truncate(file, 2 * page);
	death = vm_death_of(read_one, block + page);
	vm_fact("signal", death.signal);
	vm_fact("no_such_page", death.code == BUS_ADRERR);
}

VM_CLAIM(sigbus_past_eof) {
	.states = "Touching a mapping beyond the last page of its file is "
		  "SIGBUS.",
	.source = "beyond the documents: mmap(2)",
	.why = "mmap does not compare its length with that of the file, and "
	       "the file may become shorter later. The addresses are good, "
	       "which is why it is no SIGSEGV; but in the fault the kernel "
	       "finds that the file has no such page. The same mapping is "
	       "good as soon as the file is long enough.",
	.topic = VM_FILES,
	.act = act,
	.differs = "makes the file longer (ftruncate)",
	.expects = {
		{ .fact = "signal",
		  .treatment = VM_EXACTLY(SIGBUS), .control = VM_EXACTLY(0) },
		{ .fact = "no_such_page",
		  .treatment = VM_EXACTLY(1), .control = VM_EXACTLY(0) },
		{ .fact = "first_page",
		  .treatment = VM_EXACTLY(1), .control = VM_SAME },
	},
};
