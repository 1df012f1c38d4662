/* SPDX-License-Identifier: MIT */
/* verbs_malloc - the verbs that go through the libc's malloc, and brk. */
#ifndef VM_VERBS_MALLOC_H
#define VM_VERBS_MALLOC_H

#include <stddef.h>
#include <stdint.h>

#include "measure/act.h"

/*
 * malloc(3), calloc(3) of bytes. What the act does not free is freed behind
 * it. vm_try_malloc() may fail: NULL, and errno. Sabotaged: NULL.
 */
#define vm_malloc(len) vm_malloc_at(VM_HERE, len)
void *vm_malloc_at(struct vm_site site, size_t len);
#define vm_try_malloc(len) vm_try_malloc_at(VM_HERE, len)
void *vm_try_malloc_at(struct vm_site site, size_t len);
#define vm_calloc(len) vm_calloc_at(VM_HERE, len)
void *vm_calloc_at(struct vm_site site, size_t len);

/* free(3) of a block of vm_malloc() or vm_calloc(). */
#define vm_free(start) vm_free_at(VM_HERE, start)
void vm_free_at(struct vm_site site, void *start);

/* malloc_trim(3): all that it can give back; breaks with a libc without it. */
#define vm_trim() vm_trim_at(VM_HERE)
void vm_trim_at(struct vm_site site);

/* mallopt(3); breaks with a libc that has none. */
#define vm_mallopt(parameter, value) vm_mallopt_at(VM_HERE, parameter, value)
void vm_mallopt_at(struct vm_site site, int parameter, int value);

/* brk(2) itself, `increment` bytes further, or back; musl's sbrk(3) refuses. */
#define vm_brk(increment) vm_brk_at(VM_HERE, increment)
void vm_brk_at(struct vm_site site, intptr_t increment);

/* Brings what these verbs use into memory. The engine calls it before. */
void vm_malloc_start(void);

/* Frees what is left. The engine calls it behind the act. */
void vm_malloc_end(void);

#endif
