/* SPDX-License-Identifier: MIT */
/* threads - where the threads of a process stand. */
#ifndef VM_THREADS_H
#define VM_THREADS_H

#include <stddef.h>
#include <stdint.h>

#include "measure/maps.h"
#include "measure/origin.h"

/*
 * The threads of a process except its first: `sp[i]` is where the stack of
 * `tid[i]` is, for `count` of them. For the first `told` the kernel tells the
 * stack pointer. It does so of threads that wait; of one that runs there may
 * be the address of its descriptor, which the C library keeps in its stack.
 * Of the `unknown` in `left` there is neither.
 */
struct vm_threads {
	uint64_t *sp;
	pid_t *tid;
	size_t count, told;
	pid_t *left;
	size_t unknown;
};

/*
 * Reads what the kernel tells. Empty where there are none, where the caller may
 * not read them, or without memory: they are a help, never needed.
 * vm_threads_free() ends it.
 */
void vm_threads_read(struct vm_threads *threads, struct vm_origin *origin);

/*
 * Looks for the descriptors of those in `left`, at the top of what may be a
 * stack. Words of the process have `word` bytes.
 */
void vm_threads_search(struct vm_threads *threads, struct vm_origin *origin,
		       const struct vm_maps *maps, unsigned int word);

/* Adds one; for vm_threads_search(). Returns 0, or -1 with errno ENOMEM. */
int vm_threads_add(struct vm_threads *threads, uint64_t sp, pid_t tid);

void vm_threads_free(struct vm_threads *threads);

#endif
