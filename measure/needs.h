/* SPDX-License-Identifier: MIT */
/* needs - what a claim requires of the machine, probed at run time. */
#ifndef VM_NEEDS_H
#define VM_NEEDS_H

#include <stddef.h>

/* One bit each, so that a claim can have several. */
enum vm_need {
	VM_NEEDS_NO_SANITIZER = 1 << 0,
	VM_NEEDS_SMAPS = 1 << 1,
	VM_NEEDS_PAGEMAP = 1 << 2,
	VM_NEEDS_ZERO_PAGE = 1 << 3,
	VM_NEEDS_GLIBC = 1 << 4,
	VM_NEEDS_HEAP_BELOW = 1 << 5,
	VM_NEEDS_DYNAMIC = 1 << 6, /* libraries are mapped by ld.so */
	VM_NEEDS_PIE = 1 << 7,	   /* dynamic, and placed anew in each run */
	VM_NEEDS_X86_64 = 1 << 8,
	VM_NEEDS_ASLR = 1 << 9,
	VM_NEEDS_PERSONALITY = 1 << 10,
	VM_NEEDS_TIMING = 1 << 11, /* no emulator: its times are not evidence */
	VM_NEEDS_FRAMES = 1 << 12, /* page frame numbers: root */
	VM_NEEDS_CLEAR_REFS = 1 << 13, /* /proc/PID/clear_refs */
	VM_NEEDS_HUGE_PAGES = 1 << 14, /* for memory that asks for them */
	VM_NEEDS_SWAP = 1 << 15,
	VM_NEEDS_DISK = 1 << 16,	  /* VM_TMPDIR or /var/tmp on a disk */
	VM_NEEDS_OVERCOMMIT = 1 << 17,	  /* mode 0 or 1 */
	VM_NEEDS_MADV_COLD = 1 << 18,	  /* 5.4 */
	VM_NEEDS_MADV_POPULATE = 1 << 19, /* 5.14 */
	VM_NEEDS_MAP_LIMIT = 1 << 20, /* vm.max_map_count of at most 100,000 */
	VM_NEEDS_RODATA = 1 << 21, /* constants are not linked into the text */
	VM_NEEDS_STACK = 1 << 22,  /* a stack of 8 MiB is allowed */
	VM_NEEDS_CODE = 1 << 23, /* VM_CODE_RETURN, and data may become code */
	VM_NEEDS_LOCK = 1 << 24, /* mlock of at least a page */
	VM_NEEDS_FAULT_AROUND = 1 << 25, /* of more than a page */
	VM_NEEDS_OWN_ARM = 1 << 26, /* not a foreign program, which does more */
	VM_NEEDS_STACK_LIMIT = 1 << 27,	  /* Valgrind keeps it to itself */
	VM_NEEDS_ACCESS_BIT = 1 << 28,	  /* reading what fork gave: no fault */
	VM_NEEDS_GUARD_OUTSIDE = 1 << 29, /* musl, or glibc 2.27 */
	VM_NEEDS_OWN_MEMORY = 1 << 30,	  /* through /proc/self/mem */
};

/*
 * Those of `needs` that this machine does not meet. Each is probed once per
 * process, at the first question.
 */
unsigned int vm_needs_unmet(unsigned int needs);

/*
 * "needs ...: found ...; do ..." for the lowest bit of `unmet`, into `text` of
 * `size` bytes, which is returned; "" when unmet is 0.
 */
const char *vm_needs_text(unsigned int unmet, char *text, size_t size);

/* The folder of VM_NEEDS_DISK: $VM_TMPDIR, else /var/tmp. */
const char *vm_disk_folder(void);

#endif
