/* SPDX-License-Identifier: MIT */
/* vmmap_all - every process that the caller may read. */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "measure/draw.h"
#include "measure/plain.h"
#include "measure/target.h"
#include "tools/tool.h"
#include "tools/vmmap_columns.h"

struct totals {
	struct vmmap_sum labels[VM_LABELS];
	size_t processes, refused, torn;
};

static void print_cell(uint64_t bytes)
{
	char cell[VMMAP_CELL];
	int len = (int)vmmap_put_size(cell, bytes);

	printf("  %14.*s", len, cell);
}

static void print_process(const struct vm_map *map,
			  const struct vmmap_sum sums[VM_LABELS])
{
	struct vmmap_sum all = { 0 };
	enum vm_label label;

	for (label = 0; label < VM_LABELS; label++) {
		if (label == VM_LABEL_VSYSCALL)
			continue;
		all.rows += sums[label].rows;
		all.size += sums[label].size;
		all.rss += sums[label].rss;
		all.pss += sums[label].pss;
		all.swap += sums[label].swap;
	}
	printf("%8d  %7zu", (int)map->pid, (size_t)all.rows);
	print_cell(all.size);
	print_cell(all.rss);
	print_cell(all.pss);
	print_cell(all.swap);
	fputs("  ", stdout);
	vm_plain(stdout, map->stat.command, strlen(map->stat.command),
		 SIZE_MAX);
	putchar('\n');
}

/* Nothing of a process that has no row for the filters. */
static void print_rows(const struct vmmap_request *request,
		       const struct vm_map *map)
{
	size_t i = 0;

	while (i < map->count && !vmmap_shows(request, map, &map->rows[i]))
		i++;
	if (i == map->count)
		return;
	printf("\n%s%d ", vm_colour(stdout, VM_BOLD), (int)map->pid);
	vm_plain(stdout, map->stat.command, strlen(map->stat.command),
		 SIZE_MAX);
	printf("%s\n", vm_colour(stdout, VM_PLAIN));
	vmmap_rows(request, map);
}

static void take(const struct vmmap_request *request, struct vm_map *map,
		 struct totals *totals)
{
	struct vmmap_sum sums[VM_LABELS] = { 0 };
	enum vm_label label;

	vmmap_add_sums(request, map, sums);
	for (label = 0; label < VM_LABELS; label++) {
		totals->labels[label].rows += sums[label].rows;
		totals->labels[label].size += sums[label].size;
		totals->labels[label].rss += sums[label].rss;
		totals->labels[label].pss += sums[label].pss;
		totals->labels[label].swap += sums[label].swap;
	}
	if (totals->processes && request->format == VMMAP_JSON)
		putchar(',');
	totals->processes++;
	totals->torn += map->torn;
	if (request->format == VMMAP_JSON)
		vmmap_json(request, map);
	else if (request->format == VMMAP_CSV)
		vmmap_csv_rows(request, map);
	else if (request->summary)
		print_process(map, sums);
	else
		print_rows(request, map);
}

/* Processes end while the list is read, and kernel threads have no memory. */
static void try(const struct vmmap_request *request, pid_t pid,
		struct totals *totals)
{
	struct vm_origin origin;
	struct vm_map map;

	if (vm_origin_process(&origin, pid))
		return;
	if (!vm_map_read(&map, &origin, request->what)) {
		take(request, &map, totals);
		vm_map_free(&map);
	} else if ((errno == EACCES || errno == EPERM) &&
		   vm_target_state(pid) == VM_TARGET_ALIVE) {
		totals->refused++;
	}
	vm_origin_close(&origin);
}

static int by_number(const struct dirent **a, const struct dirent **b)
{
	return atoi((*a)->d_name) - atoi((*b)->d_name);
}

static int is_process(const struct dirent *entry)
{
	return entry->d_name[0] >= '1' && entry->d_name[0] <= '9';
}

static void print_heading(const struct vmmap_request *request)
{
	if (request->format == VMMAP_JSON)
		printf("{\"schema\":\"vmmap-all/1\",\"processes\":[");
	else if (request->format == VMMAP_CSV)
		vmmap_csv_heading(request);
	else if (request->summary)
		printf("%s%8s  %7s  %14s  %14s  %14s  %14s  %s%s\n",
		       vm_colour(stdout, VM_BOLD), "PID", "regions", "VSZ",
		       "RSS", "PSS", "swap", "command",
		       vm_colour(stdout, VM_PLAIN));
}

/*
 * RSS counts a page once for each process that has it; PSS shares it out, so
 * that its total is memory that exists.
 */
static void print_totals(const struct vmmap_request *request,
			 const struct totals *totals)
{
	if (request->format == VMMAP_JSON) {
		puts("]}");
		return;
	}
	if (request->format == VMMAP_CSV)
		return;
	putchar('\n');
	vmmap_print_sums(totals->labels, request->what, request->what);
	if (request->what)
		puts("RSS counts shared pages once for each process; PSS does "
		     "not.");
}

int vmmap_all(const struct vmmap_request *request)
{
	struct totals totals = { 0 };
	struct dirent **entries;
	int count = scandir("/proc", &entries, is_process, by_number), i;

	if (count < 0)
		tool_fail(TOOL_FAILED, "/proc: %s: is it mounted?",
			  strerror(errno));
	print_heading(request);
	for (i = 0; i < count; i++) {
		try(request, (pid_t)atoi(entries[i]->d_name), &totals);
		free(entries[i]);
	}
	free(entries);
	print_totals(request, &totals);
	if (totals.refused)
		tool_say("%zu more may not be read: try as root",
			 totals.refused);
	if (totals.torn)
		tool_say("%zu of them changed all the time: regions may be "
			 "missing",
			 totals.torn);
	return totals.processes ? TOOL_OK : TOOL_FAILED;
}
