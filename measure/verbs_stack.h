/* SPDX-License-Identifier: MIT */
/* verbs_stack - the verbs that use stacks: how deep, how far, and where. */
#ifndef VM_VERBS_STACK_H
#define VM_VERBS_STACK_H

#include <stddef.h>

#include "measure/act.h"

/*
 * Uses the stack of the calling thread down to `len` bytes below the caller, in
 * a recursion that writes to each page on its way and has returned when this
 * does. Not a page more: twice from the same function, the second reaches as
 * much further as its `len` is larger. Returns the start of the lowest page
 * written. Sabotaged: NULL.
 */
#define vm_use_stack(len) vm_use_stack_at(VM_HERE, len)
void *vm_use_stack_at(struct vm_site site, size_t len);

/* Sets the soft limit of the main stack, RLIMIT_STACK of setrlimit(2). */
#define vm_limit_stack(len) vm_limit_stack_at(VM_HERE, len)
void vm_limit_stack_at(struct vm_site site, size_t len);

/*
 * Runs `body` with the `len` bytes from `stack` on as its stack, and comes back
 * when it returns: makecontext(3). Breaks with a libc that has none.
 */
#define vm_run_on(stack, len, body, arg)                                       \
	vm_run_on_at(VM_HERE, stack, len, body, arg)
void vm_run_on_at(struct vm_site site, void *stack, size_t len,
		  void (*body)(void *arg), void *arg);

/* The first byte behind [stack] of this process. */
char *vm_stack_end(void);

#endif
