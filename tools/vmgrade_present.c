/* SPDX-License-Identifier: MIT */
/*
 * vmgrade_present - how many pages of a process are there: neither RSS nor a
 * number of faults tells whether a page that was only read is one of many.
 */
#include "tools/vmgrade_present.h"

#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "measure/proc.h"
#include "measure/region.h"
#include "measure/scan.h"

enum {
	ENTRIES = 8192,
	MOST_ENTRIES = 1 << 26 /* 256 GiB of pages of 4 KiB */
};

/* Present, or swapped out. */
#define THERE (UINT64_C(3) << 62)

struct count {
	int pagemap;
	uint64_t read; /* entries */
	int64_t pages;
};

char *present_mark(const char *fact)
{
	const size_t len = strlen(fact), end = strlen(PRESENT);

	return len > end && !strcmp(fact + len - end, PRESENT)
		       ? strndup(fact, len - end)
		       : NULL;
}

static int add_run(const struct vm_scan_run *run, void *pages)
{
	*(int64_t *)pages +=
		(int64_t)((run->end - run->start) / vm_page_size());
	return 0;
}

/* Empty terabytes take no time so. False where the kernel has no such call. */
static bool scan_region(struct count *count, const struct vm_region *region)
{
	int64_t pages = 0;

	if (vm_scan_each(count->pagemap, region->start, region->end,
			 VM_SCAN_PRESENT | VM_SCAN_SWAPPED, 0, add_run, &pages))
		return false;
	count->pages += pages;
	return true;
}

/* True when it is to be given up. */
static bool count_region(struct count *count, const struct vm_region *region)
{
	static uint64_t entries[ENTRIES];
	uint64_t at = region->start / vm_page_size();
	const uint64_t end = region->end / vm_page_size();

	while (at < end) {
		const size_t want = end - at < ENTRIES ? end - at : ENTRIES;
		ssize_t got =
			pread(count->pagemap, entries, want * sizeof(*entries),
			      (off_t)(at * sizeof(*entries)));
		ssize_t i;

		count->read += want;
		if (got <= 0 || count->read > MOST_ENTRIES)
			return true;
		got /= (ssize_t)sizeof(*entries);
		for (i = 0; i < got; i++)
			count->pages += (entries[i] & THERE) != 0;
		at += (uint64_t)got;
	}
	return false;
}

static bool count_line(char *line, size_t len, void *arg)
{
	struct count *count = arg;
	struct vm_region region;

	/* The vsyscall page is above all page tables of its own. */
	if (vm_region_parse(line, len, &region) ||
	    vm_region_is(&region, "[vsyscall]"))
		return false;
	if (scan_region(count, &region) || !count_region(count, &region))
		return false;
	count->pages = -1;
	return true;
}

int64_t present_pages(pid_t pid)
{
	struct count count = { .pagemap = vm_proc_open(pid, "pagemap"),
			       .pages = -1 };
	int maps = vm_proc_open(pid, "maps");
	char text[20 * 1024];

	if (count.pagemap >= 0 && maps >= 0) {
		count.pages = 0;
		if (vm_proc_lines(maps, text, sizeof(text), count_line, &count))
			count.pages = -1;
	}
	if (count.pagemap >= 0)
		close(count.pagemap);
	if (maps >= 0)
		close(maps);
	return count.pages > 0 ? count.pages : -1;
}
