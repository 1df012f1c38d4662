/* SPDX-License-Identifier: MIT */
/*
 * reclaim - did the kernel take memory back, or move it, while an act was
 * measured?
 *
 * It may then have taken pages that the act had just been given, or have put
 * them into other frames, and the act is no evidence against a claim. That is
 * proved by the kernel's own counters, and never by the act's numbers.
 */
#ifndef VM_RECLAIM_H
#define VM_RECLAIM_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "measure/expect.h"

/* Counted since the machine started, or between two moments. */
struct vm_reclaim {
	uint64_t taken;	    /* pages reclaimed, on whoever's behalf */
	uint64_t scanned;   /* pages looked at by reclaim */
	uint64_t swapped;   /* pages written to swap, by reclaim or on demand */
	uint64_t compacted; /* pages looked at by the kernel's own compaction */
	uint64_t stalled;   /* compactions that an allocation waited for */
	uint64_t migrated;  /* pages moved to other frames, by whoever */
	uint64_t group;	    /* vm_cgroup_reclaimed() of this process */
};

/* Adds the counters in the text of /proc/vmstat to `sum`; `group` stays. */
void vm_reclaim_parse(FILE *vmstat, struct vm_reclaim *sum);

/* As they are now; what the kernel does not count is 0. */
void vm_reclaim_now(struct vm_reclaim *now);

/* Adds what was counted from `before` to `after` to `sum`. */
void vm_reclaim_add(struct vm_reclaim *sum, const struct vm_reclaim *before,
		    const struct vm_reclaim *after);

/*
 * At least how many pages in use the kernel disturbed: took back, wrote to swap
 * in reclaim, or moved. Swapping that an act asked for (MADV_PAGEOUT) and moves
 * to make room for a huge page, which may be the act's own, are none of it. 0:
 * nothing was disturbed.
 */
uint64_t vm_reclaim_pages(const struct vm_reclaim *during);

/*
 * Does that excuse the judgement? When some arm came out of its range, and the
 * kernel took memory during each arm that did.
 */
bool vm_reclaim_excuses(const struct vm_judgement *judgement,
			const struct vm_reclaim during[VM_ARMS]);

#endif
