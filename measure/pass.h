/* SPDX-License-Identifier: MIT */
/*
 * pass - one reading of a listing that can be believed.
 *
 * While a process maps memory, the kernel may show a region twice or not at
 * all, and that of one which ends is cut short without an error. A pass is
 * accepted when its rows do not overlap and add up to the size that statm gives
 * before and after; or when the next pass reads the very same text.
 */
#ifndef VM_PASS_H
#define VM_PASS_H

#include <stdbool.h>

#include "measure/early.h"
#include "measure/maps.h"
#include "measure/origin.h"
#include "measure/smaps.h"

/* So often a listing is read at most before it is called torn. */
enum {
	VM_PASSES = 10
};

struct vm_pass {
	struct vm_maps maps;	   /* without labels */
	struct vm_detail *details; /* one for each region, or NULL */
	bool torn;   /* no clean pass could be had: regions may be missing */
	int passes;  /* how many were read */
	int listing; /* kept open: it stands for this memory alone */
	bool text;   /* of the listing is kept, to be recorded */
	struct vm_early *early; /* the caller's */
};

/*
 * Reads maps, or smaps where `details` are wanted, until a pass is accepted.
 * Records it. With `early`, of the first pass what is resident is counted, too;
 * where another is accepted, early->failed. Returns 0, or -1 with errno as
 * vm_maps_take() has it, and ESRCH where the process ended, or executed a
 * program, meanwhile.
 */
int vm_pass_take(struct vm_pass *pass, struct vm_origin *origin, bool details,
		 struct vm_early *early);

/* Is the memory that was read still that of the process, or was it a
 * recording? What else was read of it belongs to it only then. */
bool vm_pass_stands(const struct vm_pass *pass, const struct vm_origin *origin);

void vm_pass_free(struct vm_pass *pass);

/* What the regions add up to, less what the kernel counts for no process. */
uint64_t vm_pass_size(const struct vm_maps *maps);

#endif
