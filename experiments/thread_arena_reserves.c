/* SPDX-License-Identifier: MIT
 *
 * thread_arena_reserves - the first malloc of a thread reserves 64 MiB of
 * address space for a heap of the thread's own.
 *
 * In both arms a thread makes its first malloc, of 1,000 bytes. The treatment
 * allows malloc two arenas, the control one.
 */
#include "measure/claim.h"

enum {
	ARENA_MAX = -8 /* M_ARENA_MAX of mallopt(3), which musl lacks */
};

static void allocate(void *unused)
{
	(void)unused;
	vm_malloc(1000);
}

static void act(enum vm_arm arm)
{
	const int64_t heap = sizeof(long) == 8 ? 64 << 20 : 1 << 20;
	struct vm_thread *thread;

	vm_fact("arena_pages", heap / (int64_t)vm_page_size());
	vm_mallopt(ARENA_MAX, arm == VM_CONTROL ? 1 : 2);
	thread = vm_thread_start(VM_DEFAULT, VM_DEFAULT);
	vm_mark("before");
	vm_thread_run(thread, allocate, NULL);
	vm_mark("after");
}

VM_CLAIM(thread_arena_reserves) {
	.states = "The first malloc of a thread reserves 64 MiB of address "
		  "space for a heap of the thread's own.",
	.source = "001 (memory is asked of the OS in large pieces: arenas)",
	.why = "With one heap for all, threads would wait for each other at "
	       "its lock. So glibc gives a new thread an arena, up to eight "
	       "for each processor: 64 MiB of addresses that nothing may "
	       "touch yet (PROT_NONE), at a multiple of 64 MiB, so that a "
	       "block's address tells its arena. Only the part in use is made "
	       "writable. Ten threads thus show 640 MiB in VSZ and next to "
	       "nothing in RSS.",
	.topic = VM_THREADS,
	.rests_on = { "malloc_lazy", "munmap_returns_addresses" },
	.act = act,
	.differs = "allows one arena for all (M_ARENA_MAX)",
	.needs = VM_NEEDS_GLIBC,
	.expects = {
		{ VM_VSZ, "before", "after",
		  .treatment = VM_TIMES(1, "arena_pages"),
		  .control = VM_EXACTLY(0) },
		{ VM_RSS, "before", "after",
		  .treatment = VM_BETWEEN(0, 3), .control = VM_SAME,
		  .cause = "malloc's own bookkeeping, and the stack of malloc "
			   "itself in the thread" },
	},
};
