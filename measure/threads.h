/* SPDX-License-Identifier: MIT */
/* threads - where the threads of a process stand. */
#ifndef VM_THREADS_H
#define VM_THREADS_H

#include <stddef.h>
#include <stdint.h>

#include "measure/origin.h"

/*
 * The threads of a process except its first, as far as their stack pointers
 * are known: `sp[i]` is that of `tid[i]`, for `count` of them. Only of threads
 * that wait: the kernel does not tell of one that runs.
 */
struct vm_threads {
	uint64_t *sp;
	pid_t *tid;
	size_t count;
};

/*
 * Reads them. Empty where there are none, where the caller may not read them,
 * or without memory: they are a help, never needed. vm_threads_free() ends it.
 */
void vm_threads_read(struct vm_threads *threads, struct vm_origin *origin);
void vm_threads_free(struct vm_threads *threads);

#endif
