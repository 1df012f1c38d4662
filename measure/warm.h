/* SPDX-License-Identifier: MIT */
/* warm - brings what a measurement itself uses into memory beforehand. */
#ifndef VM_WARM_H
#define VM_WARM_H

#include <sys/types.h>

/*
 * Brings in the code of process `pid`: each page of private file mappings that
 * nobody may write to (fork does not copy their page tables). Returns 0, or -1
 * with errno when its maps or its mem cannot be opened or read.
 */
int vm_warm_code(pid_t pid);

/*
 * Brings in the stack of the calling thread, from the caller's frame up to its
 * end, and 64 KiB below. What is written is what was there. Returns 0, or -1
 * with errno when /proc/self/maps cannot be read.
 */
int vm_warm_stack(void);

#endif
