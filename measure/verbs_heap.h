/* SPDX-License-Identifier: MIT */
/* verbs_heap - the verbs that make the heap grow, and see it do so. */
#ifndef VM_VERBS_HEAP_H
#define VM_VERBS_HEAP_H

#include <stddef.h>

#include "measure/act.h"

/*
 * malloc(3) of `count` blocks of `len` bytes each, which only
 * vm_free_many() frees. Returns how many of the calls moved the end of the
 * heap. Sabotaged: 0.
 */
#define vm_malloc_many(count, len) vm_malloc_many_at(VM_HERE, count, len)
size_t vm_malloc_many_at(struct vm_site site, size_t count, size_t len);

/* free(3) of all of them, from the last to the first. */
#define vm_free_many() vm_free_many_at(VM_HERE)
void vm_free_many_at(struct vm_site site);

#endif
