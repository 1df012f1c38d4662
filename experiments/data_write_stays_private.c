/* SPDX-License-Identifier: MIT
 *
 * data_write_stays_private - a write to a global variable makes a private copy
 * of its page; the program's file, from which it is mapped, stays as it was.
 *
 * Both arms write a byte to memory that is mapped from a file, and read that
 * byte of the file: the treatment of its own .data, the control of a file that
 * it has mapped MAP_SHARED.
 */
#include "measure/claim.h"

enum {
	SIZE = 2 * 64 * 1024 /* with a whole page in it, however large */
};

static char data[SIZE] = { [SIZE - 1] = 'd' }; /* or it would be in bss */

/*
 *   treatment:  | text | data: | copy | data | bss      file: |  | data | |
 *                                 '--- no longer from there --->
 *   control:    ... | page of a file | ...              file: | page |
 *                          '----------- the same page ---------->
 */
static void act(enum vm_arm arm)
{
	size_t page = vm_page_size();
	char *target = vm_page_up(data);
	int file;

	if (arm == VM_CONTROL) {
		file = vm_file(page, 0);
		target = vm_map_file(file, page, MAP_SHARED);
	} else {
		file = vm_program_file();
	}
	vm_mark("before");
	vm_write_byte(target, 'w');
	vm_mark("written");
	vm_fact("in_data", vm_lies_in(target, VM_LABEL_DATA));
	vm_fact("byte_in_file", vm_byte_in_file(file, target));
}

VM_CLAIM(data_write_stays_private) {
	.states = "A write to a global variable makes a private copy of its "
		  "page; the program's file, from which it is mapped, stays "
		  "as it was.",
	.source = "002 (.data rw); 003 (question 3: text and data; rw-p in "
		  "the listing)",
	.why = "The data segment is mapped MAP_PRIVATE (the p of rw-p): "
	       "its pages are those of the file in the page cache, as long as "
	       "they are only read. The first write to a page faults, and the "
	       "kernel gives the process a copy that belongs to no file any "
	       "more. So each process has its own globals, the next one finds "
	       "the first values again, and only pages that were written cost "
	       "memory.",
	.topic = VM_OBJECTS,
	.rests_on = { "first_write_faults", "global_in_data",
		      "private_file_write_stays_private" },
	.act = act,
	.differs = "writes to another file's page, which it has mapped "
		   "MAP_SHARED",
	.expects = {
		{ .fact = "byte_in_file",
		  .treatment = VM_EXACTLY(0), .control = VM_EXACTLY('w') },
		{ VM_ANONYMOUS, "before", "written",
		  .treatment = VM_EXACTLY(1), .control = VM_EXACTLY(0) },
		{ .fact = "in_data",
		  .treatment = VM_EXACTLY(1), .control = VM_EXACTLY(0) },
	},
};
