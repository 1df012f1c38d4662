/* SPDX-License-Identifier: MIT */
/* map - an address space in memory: read, labelled, checked. */
#include "measure/map.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "measure/pass.h"
#include "measure/proc.h"
#include "measure/resident.h"
#include "measure/rows.h"

enum {
	STAT_MOST = 4096,
	AUXV_MOST = 4096
};

void vm_map_free(struct vm_map *map)
{
	vm_maps_free(&map->maps);
	vm_layouts_free(&map->layouts);
	vm_runs_free(&map->runs);
	free(map->rows);
	free(map->counts);
	free(map->details);
	free(map->exe);
	*map = (struct vm_map){ 0 };
}

/* Lets go of everything, keeping errno and the line number. */
static int fail(struct vm_map *map)
{
	const size_t bad_line = map->maps.bad_line;
	const int error = errno;

	vm_map_free(map);
	map->maps.bad_line = bad_line;
	errno = error;
	return -1;
}

static int read_stat(struct vm_origin *origin, struct vm_procstat *stat)
{
	size_t len;
	char *text = vm_origin_text(origin, "stat", STAT_MOST, &len);
	int status = text ? vm_procstat_parse(text, stat) : -1;

	free(text);
	return status;
}

static void read_auxv(struct vm_map *map, struct vm_origin *origin)
{
	size_t len;
	char *bytes = vm_origin_text(origin, "auxv", AUXV_MOST, &len);

	if (bytes && !vm_auxv_parse(bytes, len, &map->auxv))
		map->page = map->auxv.page;
	free(bytes);
}

static void read_exe(struct vm_map *map, struct vm_origin *origin)
{
	char path[4 * PATH_MAX];

	if (vm_origin_exe(origin, path, sizeof(path)) > 0)
		map->exe = strdup(path);
}

/*
 * What is known beside the listing, then rows out of both. Takes `guards` over;
 * where there are none yet, those of the stacks are looked for.
 */
static int make_rows(struct vm_map *map, struct vm_origin *origin,
		     struct vm_spans guards)
{
	struct vm_making making = { .map = map,
				    .origin = origin,
				    .guards = guards };
	struct vm_layout layout = { .exe = map->exe };
	int status;

	if (origin) {
		vm_threads_read(&making.threads, origin);
		vm_threads_search(&making.threads, origin, &map->maps,
				  map->auxv.word == 4 ? 4 : 8);
	}
	layout.thread_sp = making.threads.sp;
	layout.threads = making.threads.count;
	layout.unknown = making.threads.unknown;
	status = vm_maps_label(&map->maps, &layout);
	if (!status && origin && !map->layouts.files)
		status = vm_layouts_find(&map->layouts, &map->maps, origin,
					 &map->auxv, map->exe, map->page);
	if (!status)
		status = vm_arenas_find(&making) | vm_guards_find(&making) |
			 vm_rows_make(&making);
	vm_threads_free(&making.threads);
	free(making.arenas.at);
	free(making.guards.at);
	/* The rows have them now. */
	free(map->maps.labels);
	map->maps.labels = NULL;
	return status;
}

/* Guards that were met on the way, and are no rows yet, have their own. */
static int count_resident(struct vm_map *map, struct vm_origin *origin,
			  const struct vm_early *early)
{
	struct vm_spans guards = { 0 };
	int status = vm_resident_count(map, origin, early, &guards);

	if (status || !guards.count) {
		free(guards.at);
		return status;
	}
	free(map->rows);
	free(map->counts);
	map->rows = NULL;
	map->counts = NULL;
	map->count = 0;
	status = make_rows(map, origin, guards);
	guards = (struct vm_spans){ 0 };
	if (!status)
		status = vm_resident_count(map, origin, early, &guards);
	free(guards.at);
	return status;
}

/* Ended, or another program by now, since `before` was read? */
static bool is_same(const struct vm_map *map, struct vm_origin *origin,
		    const struct vm_pass *pass)
{
	struct vm_procstat after;
	size_t len;
	char *text;
	bool same;

	if (!origin->pid)
		return true;
	text = vm_origin_text(origin, "stat", STAT_MOST, &len);
	same = text && !vm_procstat_parse(text, &after) &&
	       vm_procstat_same(&after, &map->stat) && after.state != 'Z' &&
	       after.state != 'X' && vm_pass_stands(pass, origin);
	free(text);
	return same;
}

static int read_map(struct vm_map *map, struct vm_origin *origin,
		    unsigned int what, struct vm_early *early,
		    struct vm_pass *pass)
{
	const struct vm_spans none = { 0 };

	if (read_stat(origin, &map->stat) && origin->pid)
		return -1;
	map->pid = origin->pid ? origin->pid : map->stat.pid;
	/* Of a drawing each page is wanted, with all that is known of it. */
	if (what == VM_MAP_RESIDENT && !map->strips)
		early->pagemap = vm_origin_pagemap(origin);
	if (vm_pass_take(pass, origin, what & VM_MAP_DETAILS,
			 early->pagemap < 0 ? NULL : early)) {
		map->maps.bad_line = pass->maps.bad_line;
		return -1;
	}
	map->maps = pass->maps;
	map->details = pass->details;
	map->torn = pass->torn;
	pass->maps = (struct vm_maps){ 0 };
	pass->details = NULL;
	read_auxv(map, origin);
	read_exe(map, origin);
	return make_rows(map, origin, none);
}

int vm_map_read(struct vm_map *map, struct vm_origin *origin, unsigned int what)
{
	struct vm_early early = { .pagemap = -1, .page = vm_page_size() };
	struct vm_pass pass = { .listing = -1 };
	int status;

	*map = (struct vm_map){ .page = vm_page_size() };
	/* A recording can be drawn too. */
	map->strips = what & VM_MAP_PAGES || origin->copy >= 0;
	status = read_map(map, origin, what, &early, &pass);
	if (!status && what)
		status = count_resident(map, origin, &early);
	if (!status && !is_same(map, origin, &pass)) {
		errno = ESRCH;
		status = -1;
	}
	vm_pass_free(&pass);
	vm_early_free(&early);
	return status ? fail(map) : 0;
}

int vm_map_listing(struct vm_map *map, int fd)
{
	const struct vm_spans none = { 0 };

	*map = (struct vm_map){ .page = vm_page_size() };
	if (vm_maps_read(&map->maps, fd, 0, NULL) || make_rows(map, NULL, none))
		return fail(map);
	return 0;
}

const struct vm_row *vm_row_at(const struct vm_map *map, uint64_t address)
{
	size_t low = 0, high = map->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (map->rows[middle].end <= address)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == map->count || map->rows[low].start > address)
		return NULL;
	return &map->rows[low];
}
