/* SPDX-License-Identifier: MIT */
/* resident - what of each row is in memory: PAGEMAP_SCAN, or smaps. */
#ifndef VM_RESIDENT_H
#define VM_RESIDENT_H

#include "measure/early.h"
#include "measure/rows.h"

/*
 * Fills map->counts: by PAGEMAP_SCAN in bounded ranges, else out of
 * map->details where they were read. Sets map->scanned. They are recorded too,
 * and read from a recording. Guard pages (MADV_GUARD_INSTALL) in rows that are
 * no guards are added to `guards`: there the rows have to be cut anew. Returns
 * 0, or -1 with errno: ENOTSUP where there is neither, EACCES, ENOMEM.
 */
int vm_resident_count(struct vm_map *map, struct vm_origin *origin,
		      const struct vm_early *early, struct vm_spans *guards);

#endif
