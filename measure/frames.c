/* SPDX-License-Identifier: MIT */
/* frames - which page frames lie behind addresses: only root may know. */
#include "measure/frames.h"

#include <stdlib.h>
#include <unistd.h>

#include "measure/proc.h"
#include "measure/warm.h"

#define PAGEMAP_PRESENT (UINT64_C(1) << 63)
#define PAGEMAP_FRAME	((UINT64_C(1) << 55) - 1)

/* The frame of the page by its number, or 0. */
static uint64_t frame(int pagemap, uint64_t page)
{
	uint64_t entry;

	if (pread(pagemap, &entry, sizeof(entry),
		  (off_t)(page * sizeof(entry))) != sizeof(entry) ||
	    !(entry & PAGEMAP_PRESENT))
		return 0;
	return entry & PAGEMAP_FRAME;
}

uint64_t vm_frame_of(const void *address)
{
	int pagemap = vm_proc_open(getpid(), "pagemap");
	uint64_t found = 0;

	if (pagemap < 0)
		return 0;
	found = frame(pagemap, (uintptr_t)address / vm_page_size());
	close(pagemap);
	return found;
}

static int ascending(const void *a, const void *b)
{
	uint64_t left = *(const uint64_t *)a, right = *(const uint64_t *)b;

	return left < right ? -1 : left > right;
}

/* The frames of the block, malloc'd; NULL when they cannot be had. */
static uint64_t *frames_of(const void *start, size_t count)
{
	uint64_t first = (uintptr_t)start / vm_page_size();
	uint64_t *all = malloc(count * sizeof(*all));
	int pagemap = vm_proc_open(getpid(), "pagemap");
	size_t i;

	for (i = 0; all && i < count; i++)
		all[i] = pagemap < 0 ? 0 : frame(pagemap, first + i);
	if (pagemap >= 0)
		close(pagemap);
	return all;
}

size_t vm_frames_distinct(const void *start, size_t len)
{
	size_t count = len / vm_page_size(), distinct = 0, i;
	uint64_t *all = frames_of(start, count);

	if (!all)
		return 0;
	qsort(all, count, sizeof(*all), ascending);
	for (i = 0; i < count; i++)
		distinct += all[i] && (!i || all[i] != all[i - 1]);
	free(all);
	return distinct;
}

size_t vm_frames_adjacent(const void *start, size_t len)
{
	size_t count = len / vm_page_size(), adjacent = 0, i;
	uint64_t *all = frames_of(start, count);

	if (!all)
		return 0;
	for (i = 1; i < count; i++)
		adjacent += all[i] && all[i] == all[i - 1] + 1;
	free(all);
	return adjacent;
}

static VM_STATE uint64_t *noted;
static VM_STATE size_t noted_count;

void vm_frames_note(const void *start, size_t len)
{
	free(noted);
	noted_count = len / vm_page_size();
	noted = frames_of(start, noted_count);
}

size_t vm_frames_kept(const void *start, size_t len)
{
	size_t count = len / vm_page_size(), kept = 0, i;
	uint64_t *all = frames_of(start, count);

	for (i = 0; all && noted && i < count && i < noted_count; i++)
		kept += all[i] && all[i] == noted[i];
	free(all);
	return kept;
}
