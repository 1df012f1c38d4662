/* SPDX-License-Identifier: MIT */
/* early - what is resident of plain regions, counted while they are listed. */
#include "measure/early.h"

#include <stdlib.h>
#include <string.h>

#include "measure/scan.h"

enum {
	MANY = 500, /* regions, whose VMAs fit the caches */
	RUNS = 1024,
};

/* So much is walked through in one call: resident.c says why. */
#define STEP ((uint64_t)1 << 30)

/* In place of what is resident, where that is not known. */
#define UNKNOWN UINT32_MAX

static bool is_plain(const struct vm_region *region)
{
	return !region->path_len && !region->inode && !region->shared;
}

/* Where a guard is, its region is looked at again by who knows what it is. */
static void add_run(struct vm_early_count *count, uint64_t bytes,
		    uint64_t categories, uint64_t page)
{
	const uint32_t pages = (uint32_t)(bytes / page);

	if (count->rss == UNKNOWN)
		return;
	if (categories & VM_SCAN_GUARD)
		count->rss = UNKNOWN;
	else if (categories & VM_SCAN_SWAPPED)
		count->swap += pages;
	else if (categories & VM_SCAN_ZERO)
		count->zero += pages;
	else
		count->rss += pages;
	if (categories & VM_SCAN_HUGE && !(categories & VM_SCAN_SWAPPED))
		count->huge += pages;
}

/* A run may reach over several regions; gives the last that it touches. */
static size_t share_run(struct vm_early *early, const struct vm_maps *maps,
			const struct vm_scan_run *run, size_t i, size_t end)
{
	uint64_t from = run->start;

	while (i < end && from < run->end) {
		const struct vm_region *region = &maps->regions[i];
		uint64_t to = run->end;

		if (region->end <= from) {
			i++;
			continue;
		}
		from = from > region->start ? from : region->start;
		to = to < region->end ? to : region->end;
		if (from >= to)
			break;
		add_run(&early->counts[i], to - from, run->categories,
			early->page);
		from = to;
	}
	return i;
}

/* Regions from `first` up to `end`, which are plain and in order. */
static int scan(struct vm_early *early, const struct vm_maps *maps,
		size_t first, size_t end)
{
	struct vm_scan_run runs[RUNS];
	uint64_t start = maps->regions[first].start;
	const uint64_t stop = maps->regions[end - 1].end;
	int found, i;

	while (start < stop) {
		const uint64_t step = stop - start < STEP ? stop : start + STEP;
		uint64_t walked = step;

		found = vm_scan(early->pagemap, start, step,
				VM_SCAN_PRESENT | VM_SCAN_SWAPPED,
				VM_SCAN_ALL & ~VM_SCAN_FILE, runs, RUNS,
				&walked);
		if (found < 0)
			return -1;
		for (i = 0; i < found; i++)
			first = share_run(early, maps, &runs[i], first, end);
		start = walked > start ? walked : step;
	}
	return 0;
}

/* The plain regions that follow `first` so closely that one call has them. */
static size_t find_end(const struct vm_maps *maps, size_t first)
{
	const struct vm_region *regions = maps->regions;
	size_t end = first + 1;

	while (end < maps->count && is_plain(&regions[end]) &&
	       regions[end].start >= regions[end - 1].end &&
	       regions[end].end - regions[first].start <= STEP)
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
		const bool plain = is_plain(region);

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
