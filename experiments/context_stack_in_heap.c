/* SPDX-License-Identifier: MIT
 *
 * context_stack_in_heap - the stack of a coroutine can be ordinary memory of
 * the heap.
 *
 * Both arms ask a function where its local variable is. The treatment runs it
 * as a coroutine on a block of malloc, the control in a thread.
 */
#include "measure/claim.h"

enum {
	SIZE = 64 * 1024
};

__attribute__((noinline)) static void look(void *where)
{
	char local = 0;

	*(uintptr_t *)where = (uintptr_t)&local;
}

/*
 *   treatment:  data | heap: block, the local in it | ...
 *   control:    data | heap: block |  ...  | thread's stack | ... | stack
 */
static void act(enum vm_arm arm)
{
	char *block = vm_malloc(SIZE);
	uintptr_t local = 0;

	if (arm == VM_CONTROL)
		vm_thread_run(vm_thread_start(VM_DEFAULT, VM_DEFAULT), look,
			      &local);
	else
		vm_run_on(block, SIZE, look, &local);
	vm_fact("ran", local != 0);
	vm_fact("in_block", local - (uintptr_t)block < SIZE);
	vm_fact("in_heap", vm_lies_in((void *)local, VM_LABEL_HEAP));
}

VM_CLAIM(context_stack_in_heap) {
	.states = "The stack of a coroutine can be ordinary memory of the "
		  "heap.",
	.source = "001 (a goroutine's stack lies in the heap of the process)",
	.why = "A stack is whatever the stack pointer points to: the processor "
	       "has no other notion of it. makecontext sets up a block of "
	       "memory that the program has found, and swapcontext loads the "
	       "pointer; the kernel learns nothing of it. Go does the same, "
	       "with a heap of its own, and so can have a hundred thousand "
	       "of them. What is lost is the guard page, and the growth on "
	       "demand: Go copies a stack that is too small to a larger "
	       "block.",
	.topic = VM_THREADS,
	.rests_on = { "small_malloc_in_heap" },
	.act = act,
	.differs = "runs it in a thread",
	.needs = VM_NEEDS_GLIBC,
	.expects = {
		{ .fact = "in_block",
		  .treatment = VM_EXACTLY(1), .control = VM_EXACTLY(0) },
		{ .fact = "in_heap",
		  .treatment = VM_EXACTLY(1), .control = VM_EXACTLY(0) },
		{ .fact = "ran",
		  .treatment = VM_EXACTLY(1), .control = VM_SAME },
	},
};
