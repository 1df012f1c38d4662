/* SPDX-License-Identifier: MIT
 *
 * local_is_shared_with_threads - a local variable passed to another thread
 * stays on its stack, and the thread writes to it there.
 *
 * Both arms pass the address of a local to somebody who writes to it: the
 * treatment to a thread, the control to a child process.
 */
#include "measure/claim.h"

static void write_there(void *local)
{
	vm_fact("in_main_stack", vm_lies_in(local, VM_LABEL_STACK));
	vm_write_byte(local, 'w');
}

/*
 *   ... | thread's stack, a pointer | ... | main stack, the local |
 *                         '----------------------------->'
 */
static void act(enum vm_arm arm)
{
	volatile char local = 'm';

	if (arm == VM_CONTROL)
		vm_wait(vm_fork(write_there, (void *)&local));
	else
		vm_thread_run(vm_thread_start(VM_DEFAULT, VM_DEFAULT),
			      write_there, (void *)&local);
	vm_fact("local_was_written", local == 'w');
}

VM_CLAIM(local_is_shared_with_threads) {
	.states = "A local variable passed to another thread stays on its "
		  "stack, and the thread writes to it there.",
	.source = "001 (variables passed between subprograms are made in the "
		  "heap)",
	.documented =
		"001 says that such a variable is made in the heap: Go's "
		"compiler moves it there when it may outlive the call. C moves "
		"nothing, and the pointer dangles when the function returns.",
	.why = "Threads have one address space: a stack is private by custom "
	       "only, and an address means the same in all of them. A child "
	       "process has a copy of the stack at the same address, so it "
	       "writes to its own.",
	.topic = VM_THREADS,
	.rests_on = { "fork_cow" },
	.act = act,
	.differs = "passes it to a child process (fork)",
	.expects = {
		{ .fact = "local_was_written",
		  .treatment = VM_EXACTLY(1), .control = VM_EXACTLY(0) },
		{ .fact = "in_main_stack",
		  .treatment = VM_EXACTLY(1), .control = VM_SAME },
	},
};
