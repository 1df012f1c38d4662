/* SPDX-License-Identifier: MIT
 *
 * proc_and_getrusage_agree - /proc/PID/stat and getrusage count the same minor
 * faults of all threads; RUSAGE_THREAD counts one thread's.
 *
 * A byte is written to each page of a block. In the treatment the thread that
 * asks for the counts does it, in the control another one.
 */
#include "measure/claim.h"

static void write_each(void *block)
{
	vm_write_pages(block, vm_bytes(), 1);
}

/*
 *   process:      main thread | other thread
 *   treatment:    N faults    |
 *   control:                  | N faults
 */
static void act(enum vm_arm arm)
{
	size_t len = vm_bytes();
	void *block = vm_map(len, MAP_PRIVATE);
	struct vm_thread *other = vm_thread_start(VM_DEFAULT, VM_DEFAULT);

	vm_block(block, len);
	vm_mark("before");
	if (arm == VM_CONTROL)
		vm_thread_run(other, write_each, block);
	else
		write_each(block);
	vm_mark("after");
}

VM_CLAIM(proc_and_getrusage_agree) {
	.states = "/proc/PID/stat and getrusage count the same minor faults "
		  "of all threads; RUSAGE_THREAD counts one thread's.",
	.source = "004 (min_flt in capture.sh); design card",
	.documented = "004 takes the faults of a program from ps, which reads "
		      "/proc/PID/stat: it counts all threads, and those that "
		      "have ended.",
	.why = "The kernel counts a fault in the thread that takes it. "
	       "/proc/PID/stat and getrusage(RUSAGE_SELF) both add up the "
	       "threads of the process, living and ended, when they are "
	       "asked. RUSAGE_THREAD gives the caller's own count, and "
	       "/proc/PID/task/TID/stat that of any thread. So a page that "
	       "another thread has touched first costs this one nothing.",
	.topic = VM_ACCOUNTING,
	.rests_on = { "first_write_faults" },
	.act = act,
	.differs = "lets another thread write",
	.expects = {
		{ VM_STAT_MINFLT, "before", "after",
		  .treatment = VM_EVERY_PAGE, .control = VM_SAME },
		{ VM_MINFLT, "before", "after",
		  .treatment = VM_EVERY_PAGE, .control = VM_SAME },
		{ VM_THREAD_MINFLT, "before", "after",
		  .treatment = VM_EVERY_PAGE, .control = VM_EXACTLY(0) },
	},
};
