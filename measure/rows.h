/* SPDX-License-Identifier: MIT */
/* rows - cuts regions into rows and says what each is: map.c's other half. */
#ifndef VM_ROWS_H
#define VM_ROWS_H

#include "measure/map.h"
#include "measure/threads.h"

/* Addresses from `start` on, up to `end` (exclusive). */
struct vm_span {
	uint64_t start, middle, end;
	uint32_t detail;
	uint8_t why;
};

/* A list that grows; the caller frees `at`. */
struct vm_spans {
	struct vm_span *at;
	size_t count;
};

/* Adds one; returns 0, or -1 with errno ENOMEM. */
int vm_spans_add(struct vm_spans *spans, struct vm_span span);

/* What the rows are made of, beside what is in the map already. */
struct vm_making {
	struct vm_map *map;	  /* regions with labels, layouts, stat, auxv */
	struct vm_origin *origin; /* NULL for a bare listing */
	struct vm_threads threads;
	struct vm_spans arenas; /* used from start to middle, then reserved */
	struct vm_spans guards; /* pages of MADV_GUARD_INSTALL, if known */
};

/* Makes map->rows. Returns 0, or -1 with errno ENOMEM. */
int vm_rows_make(struct vm_making *making);

/* The row that holds `address`, or NULL: vm_row_at() of rows in the making. */
static inline struct vm_row *vm_row_made_at(const struct vm_map *map,
					    uint64_t address)
{
	return (struct vm_row *)(uintptr_t)vm_row_at(map, address);
}

static inline void vm_row_set(struct vm_row *row, enum vm_label label,
			      enum vm_why why)
{
	row->label = (uint8_t)label;
	row->why = (uint8_t)why;
}

/*
 * The steps that know one thing each. The finders look at regions and fill a
 * list of `making`, returning 0 or -1 with ENOMEM; the others correct rows.
 */
void vm_kept_label(const struct vm_making *making);
int vm_arenas_find(struct vm_making *making);
void vm_arenas_label(const struct vm_making *making);
void vm_malloc_label(const struct vm_making *making);
int vm_guards_find(struct vm_making *making);
void vm_stacks_label(const struct vm_making *making);
void vm_jit_label(const struct vm_making *making);

#endif
