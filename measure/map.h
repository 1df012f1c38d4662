/* SPDX-License-Identifier: MIT */
/*
 * map - an address space in memory: labelled rows, what each rests on, and
 * what of each is resident.
 *
 * The model behind every view of vmmap, text or picture. Read of a process, of
 * a recording of one, or of a bare listing; not changed afterwards.
 */
#ifndef VM_MAP_H
#define VM_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "measure/layout.h"
#include "measure/maps.h"
#include "measure/origin.h"
#include "measure/procstat.h"
#include "measure/runs.h"
#include "measure/smaps.h"
#include "measure/snapshot.h"
#include "measure/why.h"

/*
 * A piece of a region that is one thing. Most regions are one row; one that
 * holds data and bss is two, and the stack has arguments and environment in
 * it. 32 bytes: processes of 60,000 rows are real.
 */
struct vm_row {
	uint64_t start, end; /* bytes, exclusive; may lie within a page */
	uint32_t region;     /* index into maps.regions: permissions, path */
	uint32_t detail;     /* what the evidence counts: a TID, a PT_LOAD */
	uint32_t image;	     /* index into layouts.images, or VM_NO_IMAGE */
	uint8_t label;	     /* enum vm_label */
	uint8_t why;	     /* enum vm_why: the evidence */
	uint8_t is;	     /* what the region is: of enum vm_row_is */
};

/* Said by the row, too, so that passes over rows look at nothing else. */
enum vm_row_is {
	VM_ROW_READ = 1,
	VM_ROW_WRITE = 2,
	VM_ROW_EXEC = 4,
	VM_ROW_SHARED = 8,
	VM_ROW_NAMED = 16 /* it has a path: of a file, or in brackets */
};

#define VM_NO_IMAGE UINT32_MAX

/*
 * What of a row is resident, in bytes. A page that two rows share counts for
 * the one that holds its first byte. VM_UNMEASURED where it cannot be told.
 */
struct vm_counts {
	uint64_t rss;	    /* without the zero page, as the kernel counts */
	uint64_t anonymous; /* of it, pages that are no file's */
	uint64_t zero;	    /* mapped to the zero page */
	uint64_t huge;	    /* of rss and zero, part of huge pages */
	uint64_t swap;
};

struct vm_map {
	pid_t pid; /* 0 for a bare listing */
	struct vm_maps maps;
	struct vm_row *rows; /* ascending, not overlapping */
	size_t count;
	struct vm_counts *counts;  /* one for each row, or NULL: not asked */
	struct vm_detail *details; /* one for each region, or NULL: not asked */
	struct vm_runs runs;	   /* what each page is, where `strips` */
	struct vm_layouts layouts;
	struct vm_procstat stat; /* all 0 where unknown */
	struct vm_auxv auxv;
	uint64_t page; /* bytes */
	bool torn;     /* it changed all the time: rows may be missing */
	bool scanned;  /* counts are of each row; else of its whole region */
	bool strips;   /* runs were asked for, and could be had */
	char *exe;     /* the program's path, or NULL */
};

/* What to read beside the listing. All make the kernel walk page tables. */
enum {
	VM_MAP_RESIDENT = 1, /* counts */
	VM_MAP_DETAILS = 2,  /* details, and counts */
	VM_MAP_PAGES = 4     /* runs, and counts */
};

/*
 * Fills `map` from `origin`. Returns 0, or -1 with errno: ESRCH where the
 * process ended or executed a program while it was read, else as
 * vm_pass_take() has it, with map->maps.bad_line. On failure nothing is held.
 */
int vm_map_read(struct vm_map *map, struct vm_origin *origin,
		unsigned int what);

/* The same of a bare listing; errors as vm_maps_load() has them. */
int vm_map_listing(struct vm_map *map, int fd);

void vm_map_free(struct vm_map *map);

/* The row that holds `address`, or NULL. */
const struct vm_row *vm_row_at(const struct vm_map *map, uint64_t address);

static inline const struct vm_region *vm_row_region(const struct vm_map *map,
						    const struct vm_row *row)
{
	return &map->maps.regions[row->region];
}

static inline uint64_t vm_row_size(const struct vm_row *row)
{
	return row->end - row->start;
}

/*
 * The region whose file the row belongs to: its own, or, for the zeroed data of
 * an image, one of that image. Its path is empty where there is no file.
 */
const struct vm_region *vm_row_file(const struct vm_map *map,
				    const struct vm_row *row);

/*
 * What smaps says of the row's region: only for the row of the region that
 * has most of its pages, since smaps counts regions; NULL for its others, and
 * where it was not asked.
 */
const struct vm_detail *vm_row_detail(const struct vm_map *map,
				      const struct vm_row *row);

/*
 * The address of the first page that counts for the row, and of the first that
 * does no more: a page counts for the row that holds its first byte.
 */
static inline uint64_t vm_row_first(const struct vm_map *map,
				    const struct vm_row *row)
{
	return (row->start + map->page - 1) & ~(map->page - 1);
}

static inline uint64_t vm_row_last(const struct vm_map *map,
				   const struct vm_row *row)
{
	return (row->end + map->page - 1) & ~(map->page - 1);
}

/* How many pages count for the row. */
static inline uint64_t vm_row_pages(const struct vm_map *map,
				    const struct vm_row *row)
{
	return (vm_row_last(map, row) - vm_row_first(map, row)) / map->page;
}

#endif
