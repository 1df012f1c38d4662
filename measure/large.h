/* SPDX-License-Identifier: MIT */
/* large - memory for long listings, which costs few page faults. */
#ifndef VM_LARGE_H
#define VM_LARGE_H

#include <stddef.h>

/*
 * `bytes` of memory, not cleared, in huge pages where it is large and the
 * kernel has some to give; free(3) gives it back. NULL with errno ENOMEM.
 */
void *vm_large(size_t bytes);

/* The same for `count` things of `size` bytes; ENOMEM also on overflow. */
void *vm_large_array(size_t count, size_t size);

#endif
