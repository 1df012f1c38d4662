/* SPDX-License-Identifier: MIT */
/* vmmap_summary - what the rows of each label, or process, add up to. */
#include <stdio.h>
#include <string.h>

#include "measure/label.h"
#include "tools/tool.h"
#include "tools/vmmap_table.h"

void vmmap_add_sum(struct vmmap_sum *sum, const struct vmmap_sum *more)
{
	sum->rows += more->rows;
	sum->size += more->size;
	sum->rss += more->rss;
	sum->pss += more->pss;
	sum->swap += more->swap;
}

static uint64_t known(uint64_t bytes)
{
	return bytes == VM_UNMEASURED ? 0 : bytes;
}

void vmmap_add_sums(const struct vmmap_request *request,
		    const struct vm_map *map, struct vmmap_sum sums[VM_LABELS])
{
	size_t i;

	for (i = 0; i < map->count; i++) {
		const struct vm_row *row = &map->rows[i];
		const struct vm_counts *counts =
			map->counts ? &map->counts[i] : NULL;
		const struct vm_detail *detail =
			map->details ? vm_row_detail(map, row) : NULL;

		if (!vmmap_shows(request, map, row))
			continue;
		vmmap_add_sum(
			&sums[row->label],
			&(struct vmmap_sum){
				.rows = 1,
				.size = vm_row_size(row),
				.rss = counts ? known(counts->rss) : 0,
				.pss = detail ? detail->pss : 0,
				.swap = counts ? known(counts->swap) : 0 });
	}
}

struct vmmap_sum vmmap_sum_of(const struct vmmap_sum sums[VM_LABELS])
{
	struct vmmap_sum all = { 0 };
	enum vm_label label;

	for (label = 0; label < VM_LABELS; label++)
		if (label != VM_LABEL_VSYSCALL)
			vmmap_add_sum(&all, &sums[label]);
	return all;
}

#define SUM(name, heading, source, field)                                      \
	{                                                                      \
		name, heading, source, offsetof(struct vmmap_sum, field),      \
			NULL, .right = true                                    \
	}

enum {
	PID,
	LABEL,
	COMMAND = 7,
	COLUMNS
};

/* In this order; those that are of no use are left out. */
static const struct vmmap_column columns[COLUMNS] = {
	[PID] = { "pid", "PID", .right = true },
	[LABEL] = { .name = "label", .heading = "label" },
	SUM("regions", "regions", VMMAP_PUT, rows),
	SUM("size", "VSZ", VMMAP_SIZE, size),
	SUM("rss", "RSS", VMMAP_COUNT, rss),
	SUM("pss", "PSS", VMMAP_DETAIL, pss),
	SUM("swap", "swap", VMMAP_COUNT, swap),
	[COMMAND] = { "path", "command", .source = VMMAP_PATH },
};

static const struct vmmap_step steps[] = {
	{ NULL, NULL },	 { "regions", NULL }, { "swap", NULL },
	{ "pss", NULL }, { "rss", NULL },
};

static struct vmmap_cell
cell(const void *line, const struct vmmap_column *column, char text[VMMAP_CELL])
{
	const struct vmmap_line *at = line;
	const uint64_t sum =
		*(const uint64_t *)((const char *)&at->sum + column->at);
	const uint64_t before =
		*(const uint64_t *)((const char *)&at->before + column->at);

	switch (column - columns) {
	case PID:
		snprintf(text, VMMAP_CELL, "%d", (int)at->pid);
		return vmmap_text_cell(text);
	case LABEL:
		return vmmap_text_cell(at->label);
	case COMMAND:
		return vmmap_text_cell(at->command);
	default:
		return at->change ? vmmap_change_cell(before, sum)
				  : (struct vmmap_cell){ .number = sum };
	}
}

void vmmap_print_lines(const struct vmmap_line *lines, size_t count,
		       unsigned int what)
{
	struct vmmap_table table = { .lines = lines,
				     .size = sizeof(*lines),
				     .count = count,
				     .cell = cell,
				     .steps = steps,
				     .steps_count =
					     sizeof(steps) / sizeof(steps[0]),
				     .heading = true };
	size_t c, used = 0;

	for (c = 0; c < COLUMNS; c++) {
		const enum vmmap_source source = columns[c].source;
		const bool of_process = c == PID || c == COMMAND;

		if ((source == VMMAP_COUNT && !(what & VM_MAP_RESIDENT)) ||
		    (source == VMMAP_DETAIL && !(what & VM_MAP_DETAILS)) ||
		    (of_process && !lines->pid) || (c == LABEL && lines->pid))
			continue;
		table.columns[used++] = &columns[c];
	}
	vmmap_print_table(&table);
}

unsigned int vmmap_known(const struct vm_map *map)
{
	return (map->counts ? VM_MAP_RESIDENT : 0) |
	       (map->details ? VM_MAP_DETAILS : 0);
}

void vmmap_print_sums(const struct vmmap_sum sums[VM_LABELS], unsigned int what)
{
	struct vmmap_line lines[VM_LABELS + 2] = { 0 };
	struct vmmap_sum mms = { 0 };
	enum vm_label label;
	size_t count = 0;

	for (label = 0; label < VM_LABELS; label++) {
		if (!sums[label].rows)
			continue;
		lines[count++] =
			(struct vmmap_line){ .label = vm_label_name(label),
					     .sum = sums[label] };
		if (vm_label_is_mms(label))
			vmmap_add_sum(&mms, &sums[label]);
	}
	lines[count++] =
		(struct vmmap_line){ .label = "MMS in all", .sum = mms };
	/* One page for all processes: the kernel counts it for none. */
	lines[count++] =
		(struct vmmap_line){ .label = sums[VM_LABEL_VSYSCALL].rows
						      ? "all but vsyscall"
						      : "all",
				     .sum = vmmap_sum_of(sums) };
	vmmap_print_lines(lines, count, what);
}

int vmmap_summary(const struct vmmap_request *request, const struct vm_map *map)
{
	struct vmmap_sum sums[VM_LABELS] = { 0 };

	vmmap_add_sums(request, map, sums);
	vmmap_print_sums(sums, vmmap_known(map));
	return TOOL_OK;
}

static bool is_heap(enum vm_label label)
{
	return label == VM_LABEL_HEAP;
}

static bool is_stack(enum vm_label label)
{
	return label == VM_LABEL_STACK;
}

/* Whole regions, as the kernel has them, each once. */
static bool print_kind(const struct vmmap_request *request,
		       const struct vm_map *map, const char *name,
		       bool (*is)(enum vm_label label))
{
	uint32_t last = UINT32_MAX;
	bool any = false;
	size_t i;

	for (i = 0; i < map->count; i++) {
		const struct vm_row *row =
			&map->rows[request->up ? i : map->count - 1 - i];
		const struct vm_region *region = vm_row_region(map, row);

		if (!is(row->label) || row->region == last)
			continue;
		printf("%s - %08llx-%08llx\n", name,
		       (unsigned long long)region->start,
		       (unsigned long long)region->end);
		last = row->region;
		any = true;
	}
	return any;
}

int vmmap_fragments(const struct vmmap_request *request,
		    const struct vm_map *map)
{
	bool any = print_kind(request, map, "Heap", is_heap);

	any |= print_kind(request, map, "Stack", is_stack);
	any |= print_kind(request, map, "MMS", vm_label_is_mms);
	return any ? TOOL_OK : TOOL_FAILED;
}
