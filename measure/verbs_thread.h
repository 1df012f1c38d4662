/* SPDX-License-Identifier: MIT */
/*
 * verbs_thread - the verbs that start threads and let them run.
 *
 * A thread runs only what vm_thread_run() gives it, and whoever gave it waits
 * meanwhile. So an act stays one sequence: a mark never sees a thread at work,
 * and all that an act may do, it may do in a thread.
 */
#ifndef VM_VERBS_THREAD_H
#define VM_VERBS_THREAD_H

#include <stddef.h>
#include <stdint.h>

#include "measure/act.h"

/* Lives as long as the thread, on its stack: it takes no memory of its own. */
struct vm_thread;

/* For both sizes below: what the libc takes when nobody says anything. */
#define VM_DEFAULT ((size_t)-1)

/* A guard, in bytes, that every libc gives as asked: glibc on arm64 gives none
 * that is smaller (2.36). Whole pages, up to pages of 64 KiB. */
#define VM_GUARD ((size_t)64 * 1024)

/*
 * Starts a thread with a stack of `stack` bytes and below it a guard of
 * `guard`, both whole pages, and holds it. What the act does not end is ended
 * behind it. Sabotaged: NULL.
 */
#define vm_thread_start(stack, guard) vm_thread_start_at(VM_HERE, stack, guard)
struct vm_thread *vm_thread_start_at(struct vm_site site, size_t stack,
				     size_t guard);

/*
 * Starts threads as vm_thread_start() does, until the stack of the last lies
 * directly below that of the one before: the kernel may have put the first ones
 * into holes. Returns the upper of the two, and in `between` the whole pages
 * between their stacks; the lower is asleep then, and may be overwritten. Skips
 * the claim after 8 threads. Sabotaged: NULL, -1.
 */
#define vm_thread_start_two(stack, guard, between)                             \
	vm_thread_start_two_at(VM_HERE, stack, guard, between)
struct vm_thread *vm_thread_start_two_at(struct vm_site site, size_t stack,
					 size_t guard, int64_t *between);

/* Runs `body` in the thread, to its end; then the thread is held again. */
#define vm_thread_run(thread, body, arg)                                       \
	vm_thread_run_at(VM_HERE, thread, body, arg)
void vm_thread_run_at(struct vm_site site, struct vm_thread *thread,
		      void (*body)(void *arg), void *arg);

/* Lets the thread end, and joins it. */
#define vm_thread_end(thread) vm_thread_end_at(VM_HERE, thread)
void vm_thread_end_at(struct vm_site site, struct vm_thread *thread);

/* Ends what is left. The engine calls it behind the act. */
void vm_threads_end(void);

#endif
