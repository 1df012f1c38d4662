/* SPDX-License-Identifier: MIT */
/*
 * stacks - the stacks of threads and their guards, also such guards as are
 * pages and no region: MADV_GUARD_INSTALL, Linux 6.13, which glibc 2.42 uses;
 * and what else nobody may touch.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "measure/rows.h"
#include "measure/scan.h"

enum {
	LINE = 64
};

static int add_guard(const struct vm_scan_run *run, void *arg)
{
	struct vm_making *making = arg;
	const uint64_t pages = (run->end - run->start) / making->map->page;

	return vm_spans_add(&making->guards,
			    (struct vm_span){ run->start, 0, run->end,
					      (uint32_t)pages, 0 });
}

/* Adds the guarded pages between `start` and `end`, which come in order. */
static int scan_guards(struct vm_making *making, uint64_t start, uint64_t end)
{
	const int fd = vm_origin_pagemap(making->origin);
	int status = 0;

	if (fd >= 0)
		status = vm_scan_each(fd, start, end, VM_SCAN_GUARD,
				      VM_SCAN_GUARD, add_guard, making);
	/* Where nobody tells of guards, there are none to add. */
	return status && errno == ENOMEM ? -1 : 0;
}

static bool holds_pointer(const struct vm_threads *threads,
			  const struct vm_region *region)
{
	size_t i;

	for (i = 0; i < threads->count; i++)
		if (threads->sp[i] >= region->start &&
		    threads->sp[i] < region->end)
			return true;
	return false;
}

/*
 * Where guards are looked for: in the stacks that are known, and at the foot of
 * what has the size of one; else nothing is walked through unasked.
 */
static int look_for_guards(struct vm_making *making)
{
	const struct vm_maps *maps = &making->map->maps;
	size_t i;

	for (i = 0; i < maps->count; i++) {
		const struct vm_region *region = &maps->regions[i];
		const uint64_t size = vm_region_size(region);
		uint64_t end = region->end;

		if (size < VM_GUARD_MOST || region->shared || region->path_len)
			continue;
		if (!(vm_stack_default(size) && region->read &&
		      region->write) &&
		    !holds_pointer(&making->threads, region))
			continue;
		if (size > (uint64_t)1 << 30)
			end = region->start + ((uint64_t)1 << 30);
		if (scan_guards(making, region->start, end))
			return -1;
	}
	return 0;
}

static void keep_guards(const struct vm_making *making)
{
	const struct vm_spans *guards = &making->guards;
	char *text;
	size_t i, used = 0;

	if (making->origin->copy < 0 || !guards->count)
		return;
	text = malloc(guards->count * LINE);
	for (i = 0; text && i < guards->count; i++)
		used += (size_t)snprintf(
			text + used, LINE, "%" PRIx64 "-%" PRIx64 "\n",
			guards->at[i].start, guards->at[i].end);
	if (text)
		vm_origin_keep(making->origin, "guards", text, used);
	free(text);
}

static int read_guards(struct vm_making *making)
{
	size_t len;
	char *text =
		vm_origin_text(making->origin, "guards", VM_MAPS_MOST, &len);
	const char *line;
	uint64_t start, end, last = 0;
	int status = 0;

	for (line = text; line && *line && !status; line = strchr(line, '\n')) {
		line += *line == '\n';
		if (sscanf(line, "%" SCNx64 "-%" SCNx64, &start, &end) != 2 ||
		    start < last || end <= start)
			break;
		last = end;
		status = vm_spans_add(
			&making->guards,
			(struct vm_span){
				start, 0, end,
				(uint32_t)((end - start) / making->map->page),
				0 });
	}
	free(text);
	return status;
}

int vm_guards_find(struct vm_making *making)
{
	if (!making->origin)
		return 0;
	if (!making->origin->pid)
		return making->guards.count ? 0 : read_guards(making);
	if (!making->guards.count && look_for_guards(making))
		return -1;
	keep_guards(making);
	return 0;
}

/* Each row that is one of these pages; they were cut out before. */
static void label_guard_pages(const struct vm_making *making)
{
	const struct vm_span *guard = making->guards.at;
	const struct vm_span *end = guard ? guard + making->guards.count : NULL;
	struct vm_map *map = making->map;
	size_t i;

	for (i = 0; i < map->count && guard < end; i++) {
		struct vm_row *row = &map->rows[i];

		while (guard < end && guard->end <= row->start)
			guard++;
		if (guard == end || row->start < guard->start)
			continue;
		vm_row_set(row, VM_LABEL_GUARD, VM_WHY_GUARD_PAGES);
		row->detail = guard->detail;
	}
}

static void label_pointers(const struct vm_making *making)
{
	size_t i;

	for (i = 0; i < making->threads.count; i++) {
		struct vm_row *row =
			vm_row_made_at(making->map, making->threads.sp[i]);

		if (!row || (row->label != VM_LABEL_ANONYMOUS &&
			     row->label != VM_LABEL_THREAD_STACK))
			continue;
		vm_row_set(row, VM_LABEL_THREAD_STACK,
			   i < making->threads.told ? VM_WHY_STACK_POINTER
						    : VM_WHY_STACK_DESCRIPTOR);
		row->detail = (uint32_t)making->threads.tid[i];
	}
}

/* Behind a guard that makes no region: a stack whose thread runs just now. */
static void label_guarded(struct vm_map *map)
{
	size_t i;

	for (i = 1; i < map->count; i++) {
		struct vm_row *row = &map->rows[i];
		const struct vm_row *below = row - 1;
		const uint64_t size = row->end - below->start;

		if (below->why != VM_WHY_GUARD_PAGES ||
		    below->region != row->region ||
		    row->label != VM_LABEL_ANONYMOUS || !vm_stack_default(size))
			continue;
		vm_row_set(row, VM_LABEL_THREAD_STACK, VM_WHY_STACK_GUARDED);
	}
}

/*
 * What nobody may touch and is no thread's: with VM_GUARD_MOST or less of it
 * below memory that can be written a guard (of a signal stack, of a fiber),
 * else kept to grow into.
 */
static void label_closed(struct vm_map *map)
{
	size_t i;

	for (i = 0; i < map->count; i++) {
		struct vm_row *row = &map->rows[i];
		const struct vm_region *above = NULL;

		if (row->label != VM_LABEL_ANONYMOUS || row->is)
			continue;
		vm_row_set(row, VM_LABEL_RESERVED, VM_WHY_CLOSED);
		if (i + 1 < map->count && row[1].start == row->end)
			above = vm_row_region(map, row + 1);
		if (!above || !above->write || above->shared || above->inode ||
		    vm_row_size(row) > VM_GUARD_MOST)
			continue;
		vm_row_set(row, VM_LABEL_GUARD, VM_WHY_GUARD_BELOW);
	}
}

void vm_stacks_label(const struct vm_making *making)
{
	label_guard_pages(making);
	label_pointers(making);
	label_guarded(making->map);
	label_closed(making->map);
}
