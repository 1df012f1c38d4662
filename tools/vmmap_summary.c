/* SPDX-License-Identifier: MIT */
/* vmmap_summary - what the rows of each label add up to. */
#include <stdio.h>
#include <string.h>

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
		const struct vm_detail *detail = vm_row_detail(map, row);

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

static void print_size(uint64_t bytes, bool known_here)
{
	char cell[VMMAP_CELL];
	size_t len = vmmap_put_size(cell, known_here ? bytes : VM_UNMEASURED);

	printf("  %16.*s", (int)len, cell);
}

static void print_sum(const char *name, const struct vmmap_sum *sum,
		      bool resident, bool pss)
{
	char rows[VM_NUMBER];

	printf("%-22s  %9s", name, vm_number(rows, (int64_t)sum->rows));
	print_size(sum->size, true);
	if (resident || pss) {
		print_size(sum->rss, resident);
		print_size(sum->pss, pss);
		print_size(sum->swap, resident);
	}
	putchar('\n');
}

void vmmap_print_sums(const struct vmmap_sum sums[VM_LABELS], bool resident,
		      bool pss)
{
	struct vmmap_sum mms = { 0 }, all = { 0 };
	enum vm_label label;

	printf("%s%-22s  %9s  %16s", vm_colour(stdout, VM_BOLD), "label",
	       "regions", "VSZ");
	if (resident || pss)
		printf("  %16s  %16s  %16s", "RSS", "PSS", "swap");
	printf("%s\n", vm_colour(stdout, VM_PLAIN));
	for (label = 0; label < VM_LABELS; label++) {
		if (!sums[label].rows)
			continue;
		print_sum(vm_label_name(label), &sums[label], resident, pss);
		if (vm_label_is_mms(label))
			add(&mms, &sums[label]);
		if (label != VM_LABEL_VSYSCALL)
			add(&all, &sums[label]);
	}
	print_sum("MMS in all", &mms, resident, pss);
	/* One page for all processes: the kernel counts it for none. */
	print_sum(sums[VM_LABEL_VSYSCALL].rows ? "all but vsyscall" : "all",
		  &all, resident, pss);
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
