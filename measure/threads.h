/* SPDX-License-Identifier: MIT */
/* threads - where the threads of a process stand. */
#ifndef VM_THREADS_H
#define VM_THREADS_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/*
 * The stack pointers of the threads of `pid` except its first, `count` of them,
 * in memory that the caller frees. Only of threads that wait: the kernel does
 * not tell of one that runs. NULL and 0 where there are none, where the caller
 * may not read them, or without memory: they are a help, never needed.
 */
uint64_t *vm_thread_pointers(pid_t pid, size_t *count);

#endif
