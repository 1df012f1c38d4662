/* SPDX-License-Identifier: MIT */
/* warm - brings what a measurement itself uses into memory beforehand. */
#ifndef VM_WARM_H
#define VM_WARM_H

#include <sys/types.h>

/*
 * Brings in the code of process `pid`: each page of its program and libraries
 * that nobody may write to (fork does not copy their page tables). Returns 0,
 * or -1 with errno when its maps or its mem cannot be opened or read.
 */
int vm_warm_code(pid_t pid);

/*
 * For a static variable that is written between marks: it joins those that
 * vm_warm_data() brings in. Or its page would count as the act's.
 */
#define VM_STATE __attribute__((section("vm_state")))

/*
 * Brings in, for the calling thread: its stack from the caller's frame up to
 * the end, and 64 KiB below; what the kernel writes to when it preempts it; all
 * VM_STATE; the data of libraries, such as malloc's own. What is written is
 * what was there. Returns 0, or -1 with errno when /proc/self/maps cannot be
 * read.
 */
int vm_warm_data(void);

#endif
