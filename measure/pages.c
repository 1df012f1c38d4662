/* SPDX-License-Identifier: MIT */
/* pages - what each page of a block is: pagemap, PAGEMAP_SCAN, kpageflags. */
#include "measure/pages.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "measure/proc.h"
#include "measure/scan.h"

/* Bits of a pagemap entry: Documentation/admin-guide/mm/pagemap.rst. */
#define PAGEMAP_PRESENT (UINT64_C(1) << 63)
#define PAGEMAP_SWAPPED (UINT64_C(1) << 62)
#define PAGEMAP_GUARD	(UINT64_C(1) << 58) /* Linux 6.15 */
#define PAGEMAP_FRAME	((UINT64_C(1) << 55) - 1)

/* Bit of a /proc/kpageflags entry, same document. */
#define KPAGE_ZERO (UINT64_C(1) << 24)

enum {
	BATCH = 512
};

static uint64_t entries[BATCH];
static struct vm_scan_run scanned[BATCH];

void vm_pages_warm(void)
{
	memset(entries, 0, sizeof(entries));
	memset(scanned, 0, sizeof(scanned));
}

/* Marks `count` pages of the block, from `first` on, as at least `page`. */
static void draw(struct vm_snapshot *snapshot, uint64_t first, uint64_t count,
		 enum vm_page page)
{
	const uint64_t pages = snapshot->block_pages;
	const uint64_t cells = pages < VM_STRIP ? pages : VM_STRIP;
	uint64_t cell = first * cells / pages;
	uint64_t last = (first + count - 1) * cells / pages;

	for (; cell <= last; cell++)
		if (snapshot->strip[cell] < page)
			snapshot->strip[cell] = (uint8_t)page;
}

/*
 * A page that the kernel is moving to another frame (compaction) is marked as
 * swapped. It is in memory, and smaps and mincore(2) count it so: what is
 * marked is being moved where nothing is in swap.
 */
static bool is_moved(const struct vm_snapshot *snapshot, bool swapped,
		     bool guard)
{
	return swapped && !guard &&
	       (!snapshot->entry[VM_SWAP] || !snapshot->entry[VM_BLOCK_SWAP]);
}

/* Is the frame the zero page? Needs root; -1 where it cannot be asked. */
static int frame_is_zero(int kpageflags, uint64_t entry)
{
	uint64_t frame = entry & PAGEMAP_FRAME;
	uint64_t flags;

	if (kpageflags < 0 || !frame ||
	    pread(kpageflags, &flags, sizeof(flags),
		  (off_t)(frame * sizeof(flags))) != sizeof(flags))
		return -1;
	return (flags & KPAGE_ZERO) != 0;
}

struct count {
	uint64_t present, swapped, zero;
	bool zero_known;
};

/* The older instrument: eight bytes a page. */
static int count_by_pagemap(int fd, int kpageflags,
			    struct vm_snapshot *snapshot, struct count *count)
{
	uint64_t first = snapshot->block / vm_page_size();
	uint64_t done = 0;

	*count = (struct count){ .zero_known = true };
	while (done < snapshot->block_pages) {
		uint64_t want = snapshot->block_pages - done;
		ssize_t got;
		size_t i;

		if (want > BATCH)
			want = BATCH;
		got = pread(fd, entries, want * sizeof(*entries),
			    (off_t)((first + done) * sizeof(*entries)));
		if (got != (ssize_t)(want * sizeof(*entries)))
			return -1;
		for (i = 0; i < want; i++) {
			const bool swapped = entries[i] & PAGEMAP_SWAPPED;
			const bool moved = is_moved(snapshot, swapped,
						    entries[i] & PAGEMAP_GUARD);
			int zero;

			count->swapped += swapped && !moved;
			if (swapped && !moved)
				draw(snapshot, done + i, 1, VM_PAGE_SWAPPED);
			if (!(entries[i] & PAGEMAP_PRESENT) && !moved)
				continue;
			count->present++;
			/* The zero page stays where it is. */
			zero = moved ? 0
				     : frame_is_zero(kpageflags, entries[i]);
			count->zero_known &= zero >= 0;
			count->zero += zero == 1;
			draw(snapshot, done + i, 1,
			     zero == 1 ? VM_PAGE_ZERO : VM_PAGE_PRESENT);
		}
		done += want;
	}
	return 0;
}

enum vm_page vm_scan_page(uint64_t categories)
{
	if (categories & VM_SCAN_ZERO)
		return VM_PAGE_ZERO;
	if (categories & VM_SCAN_SWAPPED)
		return VM_PAGE_SWAPPED;
	if (categories & VM_SCAN_HUGE)
		return VM_PAGE_HUGE;
	return VM_PAGE_PRESENT;
}

/* The newer instrument, which needs no privilege to know the zero page. */
static int count_by_scan(int fd, struct vm_snapshot *snapshot,
			 struct count *count)
{
	uint64_t page = vm_page_size();
	uint64_t at = snapshot->block;
	uint64_t end = at + snapshot->block_pages * page;

	*count = (struct count){ .zero_known = true };
	while (at < end) {
		bool first = at == snapshot->block;
		int i, regions = vm_scan(fd, at, end,
					 VM_SCAN_PRESENT | VM_SCAN_SWAPPED,
					 VM_SCAN_ALL, scanned, BATCH, &at);

		if (regions < 0)
			return -1;
		if (first) /* it is there: draw anew, with all it knows */
			memset(snapshot->strip, VM_PAGE_NONE,
			       sizeof(snapshot->strip));
		for (i = 0; i < regions; i++) {
			uint64_t pages =
				(scanned[i].end - scanned[i].start) / page;
			uint64_t kinds = scanned[i].categories;
			enum vm_page what;

			if (is_moved(snapshot, kinds & VM_SCAN_SWAPPED,
				     kinds & VM_SCAN_GUARD))
				kinds &= ~(uint64_t)VM_SCAN_SWAPPED;
			what = vm_scan_page(kinds);
			if (kinds & VM_SCAN_SWAPPED)
				count->swapped += pages;
			else
				count->present += pages;
			if (what == VM_PAGE_ZERO)
				count->zero += pages;
			draw(snapshot,
			     (scanned[i].start - snapshot->block) / page, pages,
			     what);
		}
	}
	return 0;
}

/* Both instruments; true when they count alike, or one is all there is. */
static bool count_both(int fd, int kpageflags, struct vm_snapshot *snapshot)
{
	struct count old, new;

	if (count_by_pagemap(fd, kpageflags, snapshot, &old))
		return true;
	snapshot->entry[VM_BLOCK_PRESENT] = old.present;
	if (old.zero_known)
		snapshot->entry[VM_BLOCK_ZERO] = old.zero;
	if (count_by_scan(fd, snapshot, &new))
		return true;
	snapshot->entry[VM_BLOCK_ZERO] = new.zero;
	if (old.zero_known && old.zero != new.zero)
		return false;
	return old.present == new.present &&old.swapped == new.swapped;
}

void vm_pages_take(struct vm_reader *reader, struct vm_snapshot *snapshot)
{
	int fd = reader->fd[VM_FROM_PAGEMAP];
	int kpageflags = -1;
	/* Between the two readings a page may be taken back: where the kernel
	 * reclaims all the time, three times in a row. */
	int left = 6;
	bool alike;

	if (fd < 0 || !snapshot->block_pages)
		return;
	if (geteuid() == 0)
		kpageflags = vm_proc_open(0, "kpageflags");
	do
		alike = count_both(fd, kpageflags, snapshot);
	while (!alike && --left);
	reader->disagree |= !alike;
	if (kpageflags >= 0)
		close(kpageflags);
}

/* What the page is, by a snapshot of this process. */
static enum vm_page look_at(volatile char *page)
{
	struct vm_snapshot snapshot = { 0 };
	struct vm_reader reader;

	if (vm_reader_open(&reader, getpid()))
		return VM_PAGE_NONE;
	if (vm_snapshot_take(&reader, (uintptr_t)page, vm_page_size(),
			     &snapshot))
		snapshot.strip[0] = VM_PAGE_NONE;
	vm_reader_close(&reader);
	return snapshot.strip[0];
}

bool vm_pages_see_zero(void)
{
	volatile char *page = mmap(NULL, vm_page_size(), PROT_READ | PROT_WRITE,
				   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	bool seen;

	if (page == MAP_FAILED)
		return false;
	(void)*page;
	seen = look_at(page) == VM_PAGE_ZERO;
	munmap((void *)page, vm_page_size());
	return seen;
}
