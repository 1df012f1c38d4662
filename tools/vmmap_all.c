/* SPDX-License-Identifier: MIT */
/* vmmap_all - every process that the caller may read. */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "measure/draw.h"
#include "measure/plain.h"
#include "measure/target.h"
#include "tools/tool.h"
#include "tools/vmmap_columns.h"

struct totals {
	struct vmmap_sum labels[VM_LABELS];
	struct vmmap_line *lines; /* one for each process, of --summary */
	size_t processes, refused, torn;
};

/* In a step for each, since most processes are few. */
static void keep_line(struct totals *totals, const struct vm_map *map,
		      const struct vmmap_sum sums[VM_LABELS])
{
	struct vmmap_line *lines = reallocarray(
		totals->lines, totals->processes + 1, sizeof(*lines));

	if (!lines)
		tool_fail(TOOL_FAILED, "out of memory");
	totals->lines = lines;
	lines += totals->processes;
	*lines = (struct vmmap_line){ .pid = map->pid,
				      .sum = vmmap_sum_of(sums) };
	memcpy(lines->command, map->stat.command, sizeof(lines->command));
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
	for (label = 0; label < VM_LABELS; label++)
		vmmap_add_sum(&totals->labels[label], &sums[label]);
	if (totals->processes && request->format == VMMAP_JSON)
		putchar(',');
	if (request->format == VMMAP_JSON)
		vmmap_json(request, map);
	else if (request->format == VMMAP_CSV)
		vmmap_csv_rows(request, map);
	else if (request->summary)
		keep_line(totals, map, sums);
	else
		print_rows(request, map);
	totals->processes++;
	totals->torn += map->torn;
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
	if (totals->lines)
		vmmap_print_lines(totals->lines, totals->processes,
				  request->what);
	putchar('\n');
	vmmap_print_sums(totals->labels, request->what);
	if (request->what & VM_MAP_DETAILS)
		vm_plain_wrapped(stdout,
				 "RSS counts shared pages once for each "
				 "process; PSS does not.",
				 0);
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
	free(totals.lines);
	if (totals.refused)
		tool_say("%zu more may not be read: %s", totals.refused,
			 geteuid() ? "try as root" : "protected");
	if (totals.torn)
		tool_say("%zu of them changed all the time: regions may be "
			 "missing",
			 totals.torn);
	return totals.processes ? TOOL_OK : TOOL_FAILED;
}
