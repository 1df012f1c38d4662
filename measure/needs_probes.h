/* SPDX-License-Identifier: MIT */
/*
 * needs_probes - the questions behind the needs, for the table in needs.c.
 *
 * Each says whether the need is met, here and now; none changes anything.
 */
#ifndef VM_NEEDS_PROBES_H
#define VM_NEEDS_PROBES_H

#include <stdbool.h>

/* needs_program.c: what this program was built as, and with */
bool vm_probe_no_sanitizer(void);
bool vm_probe_glibc(void);
bool vm_probe_dynamic(void);
bool vm_probe_pie(void);
bool vm_probe_heap_below(void);
bool vm_probe_x86_64(void);
bool vm_probe_rodata(void);
bool vm_probe_stack_limit(void);
bool vm_probe_always(void);
bool vm_probe_guard_outside(void);

/* needs_kernel.c: what the kernel has, is set to, and allows */
bool vm_probe_smaps(void);
bool vm_probe_pagemap(void);
bool vm_probe_own_memory(void);
bool vm_probe_frames(void);
bool vm_probe_clear_refs(void);
bool vm_probe_madv_cold(void);
bool vm_probe_madv_populate(void);
bool vm_probe_aslr(void);
bool vm_probe_map_limit(void);
bool vm_probe_overcommit(void);
bool vm_probe_fault_around(void);
bool vm_probe_may_set_personality(void);
bool vm_probe_code(void);
bool vm_probe_may_lock(void);
bool vm_probe_stack(void);

/* needs_machine.c: the processor, memory and disk of the machine */
bool vm_probe_real_processor(void);
bool vm_probe_huge_pages(void);
bool vm_probe_swap(void);
bool vm_probe_disk(void);
bool vm_probe_access_bit(void);

/* The number in a file of one, below /proc; -1 where there is none. */
long vm_probe_setting(const char *name);

#endif
