/* SPDX-License-Identifier: MIT */
/* early - what is resident of plain regions, counted while they are listed. */
#include "measure/early.h"

#include <stdlib.h>
#include <string.h>

#include "measure/scan.h"

enum {
	MANY = 500 /* regions, whose VMAs fit the caches */
};

/* In place of what is resident, where that is not known. */
#define UNKNOWN UINT32_MAX

/* Where a guard is, its region is looked at again by who knows what it is. */
static void add_run(struct vm_early_count *count, uint64_t bytes,
		    uint64_t categories, uint64_t page)
{
	const uint32_t pages = (uint32_t)(bytes / page);

	if (count->rss == UNKNOWN)
		return;
	if (categories & VM_SCAN_GUARD) {
		count->rss = UNKNOWN;
	} else if (categories & VM_SCAN_SWAPPED) {
		count->swap += pages;
	} else {
		*(categories & VM_SCAN_ZERO ? &count->zero : &count->rss) +=
			pages;
		count->huge += categories & VM_SCAN_HUGE ? pages : 0;
	}
}

/* Regions that are asked about at once: plain ones, in order. */
struct asked {
	struct vm_early *early;
	const struct vm_maps *maps;
	size_t at, end; /* `at` is the last that a run has touched */
};

/* A run may reach over several regions. */
static int share_run(const struct vm_scan_run *run, void *arg)
{
	struct asked *asked = arg;
	uint64_t from = run->start;

	while (asked->at < asked->end && from < run->end) {
		const struct vm_region *region =
			&asked->maps->regions[asked->at];
		uint64_t to = run->end;

		if (region->end <= from) {
			asked->at++;
			continue;
		}
		from = from > region->start ? from : region->start;
		to = to < region->end ? to : region->end;
		if (from >= to)
			break;
		add_run(&asked->early->counts[asked->at], to - from,
			run->categories, asked->early->page);
		from = to;
	}
	return 0;
}

/* Regions from `first` up to `end`. */
static int scan(struct vm_early *early, const struct vm_maps *maps,
		size_t first, size_t end)
{
	struct asked asked = { early, maps, first, end };

	return vm_scan_each(early->pagemap, maps->regions[first].start,
			    maps->regions[end - 1].end,
			    VM_SCAN_PRESENT | VM_SCAN_SWAPPED,
			    VM_SCAN_ALL & ~VM_SCAN_FILE, share_run, &asked);
}

/* The plain regions that follow `first` so closely that one call has them. */
static size_t find_end(const struct vm_maps *maps, size_t first)
{
	const struct vm_region *regions = maps->regions;
	size_t end = first + 1;

	while (end < maps->count && vm_region_is_plain(&regions[end]) &&
	       regions[end].start >= regions[end - 1].end &&
	       regions[end].end - regions[first].start <= VM_SCAN_STEP)
		end++;
	return end;
}

static int make_room(struct vm_early *early, size_t count)
{
	struct vm_early_count *more = early->counts;

	if (count > early->room) {
		more = reallocarray(more, 2 * count, sizeof(*more));
		if (!more)
			return -1;
		early->counts = more;
		early->room = 2 * count;
	}
	return 0;
}

void vm_early_take(struct vm_early *early, const struct vm_maps *maps, bool all)
{
	size_t i = early->count, end;

	if (early->failed || maps->count - i < (all ? 1 : MANY))
		return;
	early->failed = make_room(early, maps->count);
	while (!early->failed && i < maps->count) {
		const struct vm_region *region = &maps->regions[i];
		const bool plain = vm_region_is_plain(region);

		/* It will be sorted: then the counts are another row's. */
		if (i && region->start < region[-1].end) {
			early->failed = true;
			break;
		}
		early->counts[i] = (struct vm_early_count){ UNKNOWN, 0, 0, 0 };
		end = plain ? find_end(maps, i) : i + 1;
		if (plain) {
			memset(&early->counts[i], 0,
			       (end - i) * sizeof(*early->counts));
			early->failed = scan(early, maps, i, end);
		}
		i = end;
	}
	early->count = maps->count;
}

const struct vm_early_count *vm_early_of(const struct vm_early *early,
					 size_t region)
{
	if (early->failed || region >= early->count ||
	    early->counts[region].rss == UNKNOWN)
		return NULL;
	return &early->counts[region];
}

void vm_early_free(struct vm_early *early)
{
	free(early->counts);
	early->counts = NULL;
	early->count = early->room = 0;
}
