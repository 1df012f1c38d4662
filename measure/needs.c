/* SPDX-License-Identifier: MIT */
/* needs - what a claim requires of the machine, probed at run time. */
#include "measure/needs.h"

#include <stdio.h>

#include "measure/needs_probes.h"
#include "measure/pages.h"

static const struct {
	enum vm_need need;
	bool (*met)(void);
	const char *text;
} table[] = {
	{ VM_NEEDS_NO_SANITIZER, vm_probe_no_sanitizer,
	  "needs a build without a memory sanitizer: its shadow memory counts "
	  "as the program's; configure without -fsanitize" },
	{ VM_NEEDS_SMAPS, vm_probe_smaps,
	  "needs /proc/PID/smaps and smaps_rollup: not there; a kernel of 4.14 "
	  "or later with CONFIG_PROC_PAGE_MONITOR has them" },
	{ VM_NEEDS_OWN_MEMORY, vm_probe_own_memory,
	  "needs to read its own memory through /proc/self/mem, to bring in "
	  "what a mark uses: refused, as hardened kernels can; run on one "
	  "that allows it" },
	{ VM_NEEDS_PAGEMAP, vm_probe_pagemap,
	  "needs /proc/PID/pagemap: not there; a kernel with "
	  "CONFIG_PROC_PAGE_MONITOR has it" },
	{ VM_NEEDS_ZERO_PAGE, vm_pages_see_zero,
	  "needs to tell the zero page from memory: this kernel has no "
	  "PAGEMAP_SCAN (6.7) and /proc/kpageflags cannot be read; run as "
	  "root" },
	{ VM_NEEDS_GLIBC, vm_probe_glibc,
	  "needs glibc's malloc: built with another libc" },
	{ VM_NEEDS_HEAP_BELOW, vm_probe_heap_below,
	  "needs the heap below the mappings: this program is a static PIE or "
	  "vm.legacy_va_layout is set; build dynamic or with -no-pie" },
	{ VM_NEEDS_DYNAMIC, vm_probe_dynamic,
	  "needs libraries: this program is static; build it dynamic" },
	{ VM_NEEDS_PIE, vm_probe_pie,
	  "needs a dynamic position-independent program: this one is static or "
	  "linked to a fixed address; build with -pie" },
	{ VM_NEEDS_X86_64, vm_probe_x86_64,
	  "needs x86-64, whose calling convention it is about: this is another "
	  "machine" },
	{ VM_NEEDS_ASLR, vm_probe_aslr,
	  "needs address space randomisation: kernel.randomize_va_space is not "
	  "2; sysctl kernel.randomize_va_space=2" },
	{ VM_NEEDS_PERSONALITY, vm_probe_may_set_personality,
	  "needs personality(2): refused here, as some containers do; run "
	  "outside, or allow it" },
	{ VM_NEEDS_TIMING, vm_probe_real_processor,
	  "needs a processor whose times mean something: this one is emulated; "
	  "run on a real one, or a virtual one of KVM" },
	{ VM_NEEDS_FRAMES, vm_probe_frames,
	  "needs page frame numbers: hidden in /proc/PID/pagemap, or it is not "
	  "there; run as root, on a kernel with CONFIG_PROC_PAGE_MONITOR" },
	{ VM_NEEDS_CLEAR_REFS, vm_probe_clear_refs,
	  "needs /proc/PID/clear_refs: not there; a kernel with "
	  "CONFIG_PROC_PAGE_MONITOR has it" },
	{ VM_NEEDS_HUGE_PAGES, vm_probe_huge_pages,
	  "needs transparent huge pages, of at most 64 MiB, for memory that "
	  "asks: none are given; 'madvise' into "
	  "/sys/kernel/mm/transparent_hugepage/enabled allows them" },
	{ VM_NEEDS_SWAP, vm_probe_swap,
	  "needs swap for two blocks: less is free, or this control group may "
	  "not use so much (memory.swap.max); swapon(8) adds some" },
	{ VM_NEEDS_DISK, vm_probe_disk,
	  "needs a folder on a disk whose blocks are no larger than a page: "
	  "VM_TMPDIR (without it /var/tmp) is none, or may not be written; set "
	  "VM_TMPDIR to one" },
	{ VM_NEEDS_OVERCOMMIT, vm_probe_overcommit,
	  "needs vm.overcommit_memory of 0 or 1, and a kernel whose Committed_AS "
	  "is right to the page (5.9): it is 2, where every private page that "
	  "may be written is charged, or the kernel is older" },
	{ VM_NEEDS_MADV_COLD, vm_probe_madv_cold,
	  "needs MADV_COLD: this kernel is older than 5.4" },
	{ VM_NEEDS_MADV_POPULATE, vm_probe_madv_populate,
	  "needs MADV_POPULATE_WRITE: this kernel is older than 5.14" },
	{ VM_NEEDS_OWN_ARM, vm_probe_always,
	  "is measured of an experiment alone: of another program it would "
	  "count what that does besides" },
	{ VM_NEEDS_STACK_LIMIT, vm_probe_stack_limit,
	  "needs to set the stack limit of what it executes: Valgrind keeps "
	  "that to itself; run without" },
	{ VM_NEEDS_MAP_LIMIT, vm_probe_map_limit,
	  "needs vm.max_map_count of at most 100,000: more regions would take "
	  "too long" },
	{ VM_NEEDS_RODATA, vm_probe_rodata,
	  "needs constants apart from the code: this program was linked with "
	  "both in one segment; link with -z separate-code" },
	{ VM_NEEDS_STACK, vm_probe_stack,
	  "needs a stack of 8 MiB: the hard limit is lower; ulimit -Hs" },
	{ VM_NEEDS_CODE, vm_probe_code,
	  "needs to execute data: refused here, as SELinux can (execmem), or a "
	  "processor whose instructions are not known" },
	{ VM_NEEDS_LOCK, vm_probe_may_lock,
	  "needs to lock a page into memory: refused; ulimit -l 64, or more" },
	{ VM_NEEDS_ACCESS_BIT, vm_probe_access_bit,
	  "needs a processor that notes by itself that a page was used: this "
	  "one faults for it, as arm64 before v8.1 and RISC-V without Svadu" },
	{ VM_NEEDS_GUARD_OUTSIDE, vm_probe_guard_outside,
	  "needs a libc that puts a thread's guard below its stack and not "
	  "into it: glibc before 2.27" },
	{ VM_NEEDS_FAULT_AROUND, vm_probe_fault_around,
	  "needs pages smaller than what a fault maps at once (64 KiB unless "
	  "changed): they are not smaller here" },
};

enum {
	NEEDS = sizeof(table) / sizeof(*table)
};

unsigned int vm_needs_unmet(unsigned int needs)
{
	static unsigned int probed, met;
	size_t i;

	for (i = 0; i < NEEDS; i++) {
		if (!(needs & ~probed & table[i].need))
			continue;
		probed |= table[i].need;
		if (table[i].met())
			met |= table[i].need;
	}
	return needs & ~met;
}

const char *vm_needs_text(unsigned int unmet, char *text, size_t size)
{
	size_t i;

	snprintf(text, size, "%s",
		 unmet ? "needs something that this version does not know"
		       : "");
	for (i = 0; i < NEEDS; i++)
		if (unmet & table[i].need) {
			snprintf(text, size, "%s", table[i].text);
			break;
		}
	return text;
}
