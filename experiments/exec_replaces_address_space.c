/* SPDX-License-Identifier: MIT
 *
 * exec_replaces_address_space - exec gives the process an empty address space:
 * every mapping that it had is gone.
 *
 * The process fills a block and executes the program anew, which looks at the
 * same addresses. In the control it looks without executing anything.
 */
#include <sys/personality.h>

#include "measure/claim.h"

/*
 *   before:  text | heap   ...   | block | libraries | stack
 *   after:   text | heap   ...           | libraries | stack   all of it new
 */
static void act(enum vm_arm arm)
{
	size_t len = vm_bytes();
	void *block = vm_map(len, MAP_PRIVATE);

	vm_write_pages(block, len, 1);
	vm_block(block, len);
	vm_mark("before");
	if (arm == VM_TREATMENT)
		vm_exec_mark("after");
	vm_mark("after");
}

/* Where the layout is always the same, nothing new can lie on the block. */
static void prepare(enum vm_arm arm)
{
	(void)arm;
	vm_process_personality(PER_LINUX | ADDR_NO_RANDOMIZE);
}

VM_CLAIM(exec_replaces_address_space) {
	.states = "exec gives the process an empty address space: every "
		  "mapping that it had is gone.",
	.source = "beyond the documents: execve(2)",
	.why = "exec keeps the process, its PID and its open files (but those "
	       "that close on exec), and gives it another address space. The "
	       "kernel makes a new one, drops the old one with all of its page "
	       "tables, and maps the program and its interpreter: memory that "
	       "nobody else maps is free. Nothing is carried over, and no "
	       "pointer into the old memory means anything.",
	.topic = VM_FORK,
	.act = act,
	.prepare = prepare,
	.differs = "executes nothing",
	.expects = {
		{ VM_BLOCK_MAPPED, "before", "after",
		  .treatment = VM_TIMES(-1, "pages"),
		  .control = VM_EXACTLY(0) },
		{ VM_BLOCK_RSS, "before", "after",
		  .treatment = VM_TIMES(-1, "pages"),
		  .control = VM_EXACTLY(0) },
		{ VM_BLOCK_RSS, NULL, "before",
		  .treatment = VM_EVERY_PAGE, .control = VM_SAME },
	},
};
