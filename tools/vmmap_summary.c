/* SPDX-License-Identifier: MIT */
/* vmmap_summary - what the rows of each label add up to. */
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "measure/draw.h"
#include "measure/label.h"
#include "tools/tool.h"
#include "tools/vmmap_columns.h"

static void add(struct vmmap_sum *sum, const struct vmmap_sum *more)
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
		add(&sums[row->label],
		    &(struct vmmap_sum){ .rows = 1,
					 .size = vm_row_size(row),
					 .rss = counts ? known(counts->rss) : 0,
					 .pss = detail ? detail->pss : 0,
					 .swap = counts ? known(counts->swap)
							: 0 });
	}
}

/* How the table looks: VSZ, then as many of RSS, PSS and swap as there is room.
 */
struct table {
	int name, regions, size; /* widths; 0: left out */
	int sizes;		 /* columns of bytes */
	bool resident, pss;
};

/* On a narrow terminal sizes are in large units, and some are left out. */
static struct table fit_table(bool resident, bool pss)
{
	struct table table = {
		22, 9, 16, resident || pss ? 4 : 1, resident, pss
	};
	const int columns =
		isatty(STDOUT_FILENO) ? (int)vm_columns(stdout) : INT_MAX;

	if (33 + 18 * table.sizes <= columns)
		return table;
	table.name = 19; /* "MMS: library rodata" */
	table.size = 8;
	table.regions = 28 + 10 * table.sizes <= columns ? 7 : 0;
	while (table.sizes > 1 && 19 + 10 * table.sizes > columns)
		table.sizes--;
	return table;
}

static void print_size(const struct table *table, uint64_t bytes, bool known)
{
	char cell[VMMAP_CELL], brief[VM_NUMBER] = "-";
	int len;

	bytes = known ? bytes : VM_UNMEASURED;
	if (table->size >= 16) {
		len = (int)vmmap_put_size(cell, bytes);
		printf("  %*.*s", table->size, len, cell);
		return;
	}
	if (bytes != VM_UNMEASURED)
		vm_size(brief, bytes);
	printf("  %*s", table->size, brief);
}

static void print_sum(const struct table *table, const char *name,
		      const struct vmmap_sum *sum)
{
	const bool known[] = { true, table->resident, table->pss,
			       table->resident };
	const uint64_t sizes[] = { sum->size, sum->rss, sum->pss, sum->swap };
	char rows[VM_NUMBER];
	int i;

	printf("%-*s", table->name, name);
	if (table->regions)
		printf("  %*s", table->regions,
		       vm_number(rows, (int64_t)sum->rows));
	for (i = 0; i < table->sizes; i++)
		print_size(table, sizes[i], known[i]);
	putchar('\n');
}

static void print_heading(const struct table *table)
{
	static const char *const headings[] = { "VSZ", "RSS", "PSS", "swap" };
	int i;

	printf("%s%-*s", vm_colour(stdout, VM_BOLD), table->name, "label");
	if (table->regions)
		printf("  %*s", table->regions, "regions");
	for (i = 0; i < table->sizes; i++)
		printf("  %*s", table->size, headings[i]);
	printf("%s\n", vm_colour(stdout, VM_PLAIN));
}

void vmmap_print_sums(const struct vmmap_sum sums[VM_LABELS], bool resident,
		      bool pss)
{
	const struct table table = fit_table(resident, pss);
	struct vmmap_sum mms = { 0 }, all = { 0 };
	enum vm_label label;

	print_heading(&table);
	for (label = 0; label < VM_LABELS; label++) {
		if (!sums[label].rows)
			continue;
		print_sum(&table, vm_label_name(label), &sums[label]);
		if (vm_label_is_mms(label))
			add(&mms, &sums[label]);
		if (label != VM_LABEL_VSYSCALL)
			add(&all, &sums[label]);
	}
	print_sum(&table, "MMS in all", &mms);
	/* One page for all processes: the kernel counts it for none. */
	print_sum(&table,
		  sums[VM_LABEL_VSYSCALL].rows ? "all but vsyscall" : "all",
		  &all);
}

int vmmap_summary(const struct vmmap_request *request, const struct vm_map *map)
{
	struct vmmap_sum sums[VM_LABELS] = { 0 };

	vmmap_add_sums(request, map, sums);
	vmmap_print_sums(sums, map->counts, map->details);
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
