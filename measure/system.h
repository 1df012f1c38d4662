/* SPDX-License-Identifier: MIT */
/*
 * system - numbers of the whole machine, in which every process has a part.
 *
 * All read anew at each call, into static memory: once warm they take the
 * process no memory. A count that the kernel does not have breaks the act.
 */
#ifndef VM_SYSTEM_H
#define VM_SYSTEM_H

#include <stdint.h>

/* How often `event` of /proc/vmstat has happened since the machine started. */
int64_t vm_events(const char *event);

/*
 * Committed_AS of /proc/meminfo, sar's kbcommit, in pages: what the kernel has
 * promised to all processes, touched or not.
 */
int64_t vm_committed(void);

/*
 * The same when nobody else moves it: as soon as two readings in a row agree.
 * Skips the act (vm_skip()) that has waited for that a second in all.
 */
int64_t vm_committed_quiet(void);

/*
 * How many pages the kernel keeps free below a stack that grows: 256, unless
 * /proc/cmdline says that it was started with another stack_guard_gap.
 */
int64_t vm_stack_gap(void);

#endif
