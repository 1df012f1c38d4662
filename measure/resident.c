/* SPDX-License-Identifier: MIT */
/* resident - what of each row is in memory: PAGEMAP_SCAN, or smaps. */
#include "measure/resident.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "measure/large.h"
#include "measure/pages.h"
#include "measure/scan.h"

enum {
	LINE = 160
};

static uint64_t up(uint64_t address, uint64_t page)
{
	return (address + page - 1) & ~(page - 1);
}

/*
 * Frames that are no memory of the machine's (of a device, of the kernel's own)
 * count for nobody. They look anonymous where nothing anonymous can be.
 */
static bool is_frame(const struct vm_map *map, const struct vm_row *row)
{
	return row->label == VM_LABEL_VVAR || vm_row_region(map, row)->shared;
}

static void add_run(const struct vm_map *map, const struct vm_row *row,
		    struct vm_counts *counts, uint64_t bytes,
		    unsigned int categories)
{
	if (categories & VM_SCAN_SWAPPED) {
		counts->swap += bytes;
	} else if (categories & VM_SCAN_ZERO) {
		counts->zero += bytes;
		counts->huge += categories & VM_SCAN_HUGE ? bytes : 0;
	} else if (row->label == VM_LABEL_HUGETLB) {
		counts->huge += bytes; /* and no part of RSS */
	} else if (categories & VM_SCAN_FILE || !is_frame(map, row)) {
		counts->rss += bytes;
		counts->anonymous += categories & VM_SCAN_FILE ? 0 : bytes;
		counts->huge += categories & VM_SCAN_HUGE ? bytes : 0;
	}
}

/* What a scan goes on with from call to call. */
struct scan {
	struct vm_map *map;
	int fd;
	size_t row;
	const struct vm_early *early;
	struct vm_spans *guards;
};

static int add_guard(struct scan *scan, const struct vm_row *row,
		     uint64_t start, uint64_t end)
{
	const struct vm_span guard = { .start = start,
				       .end = end,
				       .detail = (uint32_t)((end - start) /
							    scan->map->page) };

	return row->label == VM_LABEL_GUARD ? 0
					    : vm_spans_add(scan->guards, guard);
}

/* A run of pages may reach over several rows. */
static int share_run(struct scan *scan, const struct vm_scan_run *run)
{
	struct vm_map *map = scan->map;
	int status = 0;
	size_t i;

	while (scan->row < map->count &&
	       vm_row_last(map, &map->rows[scan->row]) <= run->start)
		scan->row++;
	for (i = scan->row; i < map->count && !status; i++) {
		const struct vm_row *one = &map->rows[i];
		uint64_t start = vm_row_first(map, one);
		uint64_t end = vm_row_last(map, one);

		if (start >= run->end)
			break;
		start = start > run->start ? start : run->start;
		end = end < run->end ? end : run->end;
		if (start >= end)
			continue;
		if (run->categories & VM_SCAN_GUARD)
			status = add_guard(scan, one, start, end);
		else
			add_run(map, one, &map->counts[i], end - start,
				(unsigned int)run->categories);
	}
	return status;
}

static int keep_run(struct vm_map *map, const struct vm_scan_run *run)
{
	if (!map->strips || run->categories & VM_SCAN_GUARD)
		return 0;
	return vm_runs_add(&map->runs, run->start, run->end,
			   vm_scan_page(run->categories));
}

static int take_run(const struct vm_scan_run *run, void *arg)
{
	struct scan *scan = arg;

	return share_run(scan, run) || keep_run(scan->map, run);
}

/* Is the row a whole region that was counted when it was listed? */
static bool was_counted(const struct scan *scan, size_t i)
{
	const struct vm_map *map = scan->map;
	const struct vm_row *row = &map->rows[i];
	const struct vm_region *region = vm_row_region(map, row);
	const struct vm_early_count *count =
		vm_early_of(scan->early, row->region);

	if (!count || row->start != region->start || row->end != region->end)
		return false;
	map->counts[i] = (struct vm_counts){
		.rss = count->rss * map->page,
		.anonymous = count->rss * map->page,
		.zero = count->zero * map->page,
		.huge = count->huge * map->page,
		.swap = count->swap * map->page,
	};
	return true;
}

/* What has to be walked through; vsyscall is above all that can be. */
static bool is_left(const struct scan *scan, size_t i)
{
	return scan->map->rows[i].label != VM_LABEL_VSYSCALL &&
	       !was_counted(scan, i);
}

/* Rows close together are walked through at once, up to a step. */
static int scan_rows(struct scan *scan)
{
	struct vm_map *map = scan->map;
	size_t i = 0;

	while (i < map->count) {
		const uint64_t start = vm_row_first(map, &map->rows[i]);
		uint64_t end;

		if (!is_left(scan, i)) {
			i++;
			continue;
		}
		do
			end = up(map->rows[i++].end, map->page);
		while (i < map->count &&
		       map->rows[i].end - start <= VM_SCAN_STEP &&
		       is_left(scan, i));
		if (vm_scan_each(scan->fd, start, end,
				 VM_SCAN_PRESENT | VM_SCAN_SWAPPED, VM_SCAN_ALL,
				 take_run, scan))
			return -1;
	}
	return 0;
}

const struct vm_detail *vm_row_detail(const struct vm_map *map,
				      const struct vm_row *row)
{
	const struct vm_row *one = row, *largest;

	if (!map->details)
		return NULL;
	while (one > map->rows && one[-1].region == row->region)
		one--;
	for (largest = one;
	     one < map->rows + map->count && one->region == row->region; one++)
		if (vm_row_pages(map, one) > vm_row_pages(map, largest))
			largest = one;
	return largest == row ? &map->details[row->region] : NULL;
}

static void take_details(struct vm_map *map)
{
	size_t i;

	for (i = 0; i < map->count; i++) {
		const struct vm_detail *detail =
			vm_row_detail(map, &map->rows[i]);

		if (!detail)
			continue;
		map->counts[i] = (struct vm_counts){
			.rss = detail->rss,
			.anonymous = detail->anonymous,
			.zero = VM_UNMEASURED,
			.huge = detail->anon_huge + detail->shmem_huge +
				detail->file_huge + detail->shared_hugetlb +
				detail->private_hugetlb,
			.swap = detail->swap,
		};
	}
}

static void keep_runs(const struct vm_map *map, struct vm_origin *origin)
{
	size_t len;
	char *text = map->strips ? vm_runs_text(&map->runs, &len) : NULL;

	if (text)
		vm_origin_keep(origin, "pages", text, len);
	free(text);
}

static void keep(const struct vm_map *map, struct vm_origin *origin)
{
	char *text;
	size_t i, used = 0;

	if (origin->copy < 0)
		return;
	text = malloc(map->count * LINE);
	for (i = 0; text && i < map->count; i++) {
		const struct vm_counts *counts = &map->counts[i];

		used += (size_t)snprintf(
			text + used, LINE,
			"%" PRIx64 " %" PRIu64 " %" PRIu64 " %" PRIu64
			" %" PRIu64 " %" PRIu64 "\n",
			map->rows[i].start, counts->rss, counts->anonymous,
			counts->zero, counts->huge, counts->swap);
	}
	if (text)
		vm_origin_keep(origin, "resident", text, used);
	free(text);
	keep_runs(map, origin);
}

/* A line for each row, in order; others are of another version's rows. */
static int read_recorded(struct vm_map *map, struct vm_origin *origin)
{
	size_t len, i = 0;
	char *text = vm_origin_text(origin, "resident", VM_MAPS_MOST, &len);
	const char *line;

	if (!text)
		return -1;
	for (line = text; line && *line; line = strchr(line, '\n')) {
		struct vm_counts c;
		uint64_t start;

		line += *line == '\n';
		if (sscanf(line,
			   "%" SCNx64 " %" SCNu64 " %" SCNu64 " %" SCNu64
			   " %" SCNu64 " %" SCNu64,
			   &start, &c.rss, &c.anonymous, &c.zero, &c.huge,
			   &c.swap) != 6)
			break;
		while (i < map->count && map->rows[i].start < start)
			i++;
		if (i < map->count && map->rows[i].start == start)
			map->counts[i] = c;
	}
	free(text);
	return 0;
}

/* Recordings of before there were any have none. */
static void read_runs(struct vm_map *map, struct vm_origin *origin)
{
	size_t len;
	char *text = vm_origin_text(origin, "pages", VM_MAPS_MOST, &len);

	map->strips = text && !vm_runs_parse(&map->runs, text);
	free(text);
}

static int scan_live(struct vm_map *map, struct vm_origin *origin,
		     const struct vm_early *early, struct vm_spans *guards)
{
	const int fd = vm_origin_pagemap(origin);
	struct scan scan = {
		.map = map, .fd = fd, .early = early, .guards = guards
	};

	if (fd < 0) {
		errno = EACCES;
		return -1;
	}
	if (scan_rows(&scan))
		return -1;
	keep(map, origin);
	return 0;
}

int vm_resident_count(struct vm_map *map, struct vm_origin *origin,
		      const struct vm_early *early, struct vm_spans *guards)
{
	map->counts = vm_large_array(map->count, sizeof(*map->counts));
	if (!map->counts)
		return -1;
	memset(map->counts, 0, map->count * sizeof(*map->counts));
	map->runs.count = 0;
	if (map->strips && !origin->pid)
		read_runs(map, origin);
	map->scanned = !(origin->pid ? scan_live(map, origin, early, guards)
				     : read_recorded(map, origin));
	if (map->scanned)
		return 0;
	if (origin->pid)
		map->strips = false;
	memset(map->counts, 0, map->count * sizeof(*map->counts));
	if (map->details) {
		take_details(map);
		return 0;
	}
	free(map->counts);
	map->counts = NULL;
	if (errno == ENOTTY || errno == ENOENT || errno == EINVAL)
		errno = ENOTSUP;
	return -1;
}
