/* SPDX-License-Identifier: MIT */
/* map_view - a labelled listing as vmmap prints it, on standard output. */
#include "tools/map_view.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "measure/draw.h"
#include "measure/plain.h"

/* The three that everybody learns stand out; the program itself is bold. */
static const enum vm_colour colours[VM_LABELS] = {
	[VM_LABEL_UNKNOWN] = VM_RED,	[VM_LABEL_TEXT] = VM_BOLD,
	[VM_LABEL_RODATA] = VM_BOLD,	[VM_LABEL_DATA] = VM_BOLD,
	[VM_LABEL_BSS] = VM_BOLD,	[VM_LABEL_HEAP] = VM_GREEN,
	[VM_LABEL_LIBRARY] = VM_BLUE,	[VM_LABEL_FILE] = VM_BLUE,
	[VM_LABEL_ANONYMOUS] = VM_BLUE, [VM_LABEL_THREAD_STACK] = VM_CYAN,
	[VM_LABEL_GUARD] = VM_DIM,	[VM_LABEL_STACK] = VM_YELLOW,
	[VM_LABEL_VVAR] = VM_DIM,	[VM_LABEL_VDSO] = VM_DIM,
	[VM_LABEL_VSYSCALL] = VM_DIM,
};

/* "7ffc1713c000-7ffc1715d000", as the kernel writes it. */
enum {
	RANGE = 40
};

static size_t format_range(char text[RANGE], const struct vm_region *region)
{
	return (size_t)snprintf(text, RANGE, "%08" PRIx64 "-%08" PRIx64,
				region->start, region->end);
}

/* In KiB, not rounded: the sizes must add up to what ps(1) calls VSZ. */
static size_t format_size(char text[VM_NUMBER + 4], uint64_t bytes)
{
	char number[VM_NUMBER];

	if (bytes % 1024)
		vm_number(number, (int64_t)bytes);
	else
		vm_number(number, (int64_t)(bytes / 1024));
	return (size_t)snprintf(text, VM_NUMBER + 4, "%s %s", number,
				bytes % 1024 ? "B" : "KiB");
}

struct widths {
	int range, size, label;
	size_t path; /* columns that are left for it */
};

static int wider(int width, size_t len)
{
	return len > (size_t)width ? (int)len : width;
}

static struct widths measure(const struct vm_maps *maps)
{
	struct widths widths = { .path = SIZE_MAX };
	char text[RANGE];
	size_t i;

	for (i = 0; i < maps->count; i++) {
		const struct vm_region *region = &maps->regions[i];

		widths.range = wider(widths.range, format_range(text, region));
		widths.size = wider(widths.size,
				    format_size(text, vm_region_size(region)));
		widths.label = wider(widths.label,
				     strlen(vm_label_name(maps->labels[i])));
	}
	if (isatty(STDOUT_FILENO)) {
		/* Four permissions and two blanks before each column. */
		size_t used = (size_t)(widths.range + widths.size +
				       widths.label + 12);
		size_t columns = vm_columns(stdout);

		widths.path = columns > used ? columns - used : 0;
	}
	return widths;
}

static void print_row(const struct vm_region *region, enum vm_label label,
		      const struct widths *widths)
{
	const char *name = vm_label_name(label);
	char range[RANGE], size[VM_NUMBER + 4];

	format_range(range, region);
	format_size(size, vm_region_size(region));
	printf("%-*s  %*s  %c%c%c%c  %s%s%s", widths->range, range,
	       widths->size, size, region->read ? 'r' : '-',
	       region->write ? 'w' : '-', region->exec ? 'x' : '-',
	       region->shared ? 's' : 'p', vm_colour(stdout, colours[label]),
	       name, vm_colour(stdout, VM_PLAIN));
	if (region->path_len) {
		printf("%*s", widths->label - (int)strlen(name) + 2, "");
		vm_plain(stdout, region->path, region->path_len, widths->path);
	}
	putchar('\n');
}

/* The i-th region to be printed. */
static size_t at(const struct vm_maps *maps, size_t i, bool up)
{
	return up ? i : maps->count - 1 - i;
}

void map_view_rows(const struct vm_maps *maps, bool up)
{
	const struct widths widths = measure(maps);
	size_t i;

	for (i = 0; i < maps->count; i++) {
		size_t row = at(maps, i, up);

		print_row(&maps->regions[row], maps->labels[row], &widths);
	}
}

struct sum {
	size_t regions;
	uint64_t bytes;
};

static void print_sum(const char *name, struct sum sum)
{
	char regions[VM_NUMBER], size[VM_NUMBER + 4];

	format_size(size, sum.bytes);
	printf("%-22s  %9s  %16s\n", name,
	       vm_number(regions, (int64_t)sum.regions), size);
}

static void add(struct sum *sum, struct sum more)
{
	sum->regions += more.regions;
	sum->bytes += more.bytes;
}

void map_view_summary(const struct vm_maps *maps)
{
	struct sum sums[VM_LABELS] = { 0 }, mms = { 0 }, all = { 0 };
	enum vm_label label;
	size_t i;

	for (i = 0; i < maps->count; i++)
		add(&sums[maps->labels[i]],
		    (struct sum){ 1, vm_region_size(&maps->regions[i]) });
	printf("\n%s%-22s  %9s  %16s%s\n", vm_colour(stdout, VM_BOLD), "label",
	       "regions", "VSZ", vm_colour(stdout, VM_PLAIN));
	for (label = 0; label < VM_LABELS; label++) {
		if (!sums[label].regions)
			continue;
		print_sum(vm_label_name(label), sums[label]);
		if (vm_label_is_mms(label))
			add(&mms, sums[label]);
		if (label != VM_LABEL_VSYSCALL)
			add(&all, sums[label]);
	}
	print_sum("MMS in all", mms);
	/* One page for all processes: the kernel counts it for none. */
	print_sum(sums[VM_LABEL_VSYSCALL].regions ? "all but vsyscall" : "all",
		  all);
}

static bool is_heap(enum vm_label label)
{
	return label == VM_LABEL_HEAP;
}

static bool is_stack(enum vm_label label)
{
	return label == VM_LABEL_STACK;
}

bool map_view_fragments(const struct vm_maps *maps, bool up)
{
	static const struct {
		const char *name;
		bool (*is)(enum vm_label label);
	} kinds[] = {
		{ "Heap", is_heap },
		{ "Stack", is_stack },
		{ "MMS", vm_label_is_mms },
	};
	char range[RANGE];
	bool any = false;
	size_t kind, i;

	for (kind = 0; kind < sizeof(kinds) / sizeof(kinds[0]); kind++) {
		for (i = 0; i < maps->count; i++) {
			size_t row = at(maps, i, up);

			if (!kinds[kind].is(maps->labels[row]))
				continue;
			format_range(range, &maps->regions[row]);
			printf("%s - %s\n", kinds[kind].name, range);
			any = true;
		}
	}
	return any;
}
