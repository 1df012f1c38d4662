/* SPDX-License-Identifier: MIT */
/* huge - the transparent huge pages of this machine, as its settings say. */
#ifndef VM_HUGE_H
#define VM_HUGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Bytes in a huge page that one entry of the table above maps (2 MiB on
 * x86-64). 0 where the kernel has no transparent huge pages.
 */
size_t vm_huge_page_size(void);

/* Can memory that asks for such a page (MADV_HUGEPAGE) be given one? */
bool vm_huge_pages_on_request(void);

/*
 * For an act whose block should be a huge page now. Where it is none and the
 * kernel says why, skips the claim (vm_skip()): it has found no such piece of
 * memory since vm_huge_page_failures() was `failures`, or it gives none any
 * more. That it has found none is believed as long as there are few.
 */
void vm_huge_page_or_skip(int64_t failures);
int64_t vm_huge_page_failures(void);

/*
 * Pages that are free in pieces of 2^order pages or larger, by the text of
 * /proc/buddyinfo; not those of zone DMA, which are kept for devices.
 */
uint64_t vm_pages_free_in(const char *buddyinfo, unsigned int order);

#endif
