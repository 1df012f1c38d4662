/* SPDX-License-Identifier: MIT */
/*
 * pages - what each page of a block is, by two instruments that check each
 * other: pagemap's bits and the ioctl PAGEMAP_SCAN (Linux 6.7).
 */
#ifndef VM_PAGES_H
#define VM_PAGES_H

#include "measure/snapshot.h"

/*
 * Fills VM_BLOCK_PRESENT, VM_BLOCK_ZERO and the strip of `snapshot`, whose
 * block is set. A metric that cannot be read stays VM_UNMEASURED; where the
 * two instruments count differently, reader->disagree is set.
 */
void vm_pages_take(struct vm_reader *reader, struct vm_snapshot *snapshot);

/* What a page of these categories (measure/scan.h) is drawn as. */
enum vm_page vm_scan_page(uint64_t categories);

/* Writes to the static memory used, so that later reads only read. */
void vm_pages_warm(void);

/*
 * Can the zero page be told from memory here: by PAGEMAP_SCAN, or as root by
 * /proc/kpageflags? Measured on a page of our own that is only read.
 */
bool vm_pages_see_zero(void);

#endif
