/* SPDX-License-Identifier: MIT */
/*
 * early - what is resident of plain regions, counted while they are listed.
 *
 * The kernel has at hand a region that it has just printed: 60,000 of a page,
 * asked about at once, took 10 ms, and 17 after the listing (x86-64, Linux
 * 6.18, medians of 60). Plain is what is private and has no path. All that is
 * resident there is anonymous: no page frame has to be looked at whether it is
 * a file's, which would take 5 ms more.
 */
#ifndef VM_EARLY_H
#define VM_EARLY_H

#include "measure/maps.h"

/* In pages. */
struct vm_early_count {
	uint32_t rss, zero, huge, swap;
};

/* Start from { .pagemap = descriptor, .page = bytes }. */
struct vm_early {
	int pagemap;
	uint64_t page;
	struct vm_early_count *counts; /* of the first `count` regions */
	size_t count, room;
	bool failed; /* nothing is to be believed */
};

/*
 * Counts of the regions of `maps` those that are new, when they are many; with
 * `all`, in any case.
 */
void vm_early_take(struct vm_early *early, const struct vm_maps *maps,
		   bool all);

/* The region's counts, or NULL: then it has to be asked about again. */
const struct vm_early_count *vm_early_of(const struct vm_early *early,
					 size_t region);

void vm_early_free(struct vm_early *early);

#endif
