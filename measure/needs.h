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

#endif
