/* SPDX-License-Identifier: MIT */
/* picture - an address space cut into as many boxes as there is room for. */
#include "measure/picture.h"

#include <stdlib.h>
#include <string.h>

/* What is drawn of a label, and whether it joins a neighbour of its kind. */
static const struct {
	uint8_t kind, part;
	bool joins;
} labels[VM_LABELS] = {
	[VM_LABEL_UNKNOWN] = { VM_KIND_UNKNOWN, VM_PART_MMS, false },
	[VM_LABEL_TEXT] = { VM_KIND_TEXT, VM_PART_PROGRAM, false },
	[VM_LABEL_RODATA] = { VM_KIND_RODATA, VM_PART_PROGRAM, false },
	[VM_LABEL_RELRO] = { VM_KIND_RELRO, VM_PART_PROGRAM, true },
	[VM_LABEL_DATA] = { VM_KIND_DATA, VM_PART_PROGRAM, true },
	[VM_LABEL_BSS] = { VM_KIND_BSS, VM_PART_PROGRAM, true },
	[VM_LABEL_HOLE] = { VM_KIND_HOLE, VM_PART_PROGRAM, true },
	[VM_LABEL_HEAP] = { VM_KIND_HEAP, VM_PART_HEAP, true },
	[VM_LABEL_LIBRARY] = { VM_KIND_LIBRARY, VM_PART_MMS, false },
	[VM_LABEL_LIBRARY_TEXT] = { VM_KIND_LIBRARY, VM_PART_MMS, false },
	[VM_LABEL_LIBRARY_RODATA] = { VM_KIND_LIBRARY, VM_PART_MMS, false },
	[VM_LABEL_LIBRARY_RELRO] = { VM_KIND_LIBRARY, VM_PART_MMS, false },
	[VM_LABEL_LIBRARY_DATA] = { VM_KIND_LIBRARY, VM_PART_MMS, false },
	[VM_LABEL_LIBRARY_BSS] = { VM_KIND_LIBRARY, VM_PART_MMS, false },
	[VM_LABEL_LIBRARY_HOLE] = { VM_KIND_LIBRARY, VM_PART_MMS, false },
	[VM_LABEL_FILE] = { VM_KIND_FILE, VM_PART_MMS, false },
	[VM_LABEL_DELETED] = { VM_KIND_FILE, VM_PART_MMS, false },
	[VM_LABEL_MEMFD] = { VM_KIND_SHARED, VM_PART_MMS, false },
	[VM_LABEL_SYSV] = { VM_KIND_SHARED, VM_PART_MMS, false },
	[VM_LABEL_SHARED] = { VM_KIND_SHARED, VM_PART_MMS, false },
	[VM_LABEL_DEV_ZERO] = { VM_KIND_ANONYMOUS, VM_PART_MMS, false },
	[VM_LABEL_HUGETLB] = { VM_KIND_HUGETLB, VM_PART_MMS, false },
	[VM_LABEL_JIT] = { VM_KIND_JIT, VM_PART_MMS, false },
	[VM_LABEL_ARENA] = { VM_KIND_ARENA, VM_PART_MMS, false },
	[VM_LABEL_ARENA_RESERVE] = { VM_KIND_ARENA, VM_PART_MMS, false },
	[VM_LABEL_MALLOC] = { VM_KIND_ANONYMOUS, VM_PART_MMS, false },
	[VM_LABEL_NAMED] = { VM_KIND_ANONYMOUS, VM_PART_MMS, false },
	[VM_LABEL_ANONYMOUS] = { VM_KIND_ANONYMOUS, VM_PART_MMS, false },
	[VM_LABEL_RESERVED] = { VM_KIND_ANONYMOUS, VM_PART_MMS, false },
	[VM_LABEL_THREAD_STACK] = { VM_KIND_THREAD_STACK, VM_PART_MMS, false },
	[VM_LABEL_GUARD] = { VM_KIND_GUARD, VM_PART_MMS, false },
	[VM_LABEL_STACK] = { VM_KIND_STACK, VM_PART_STACK, true },
	[VM_LABEL_ARGUMENTS] = { VM_KIND_ARGUMENTS, VM_PART_STACK, true },
	[VM_LABEL_ENVIRONMENT] = { VM_KIND_ARGUMENTS, VM_PART_STACK, true },
	[VM_LABEL_VVAR] = { VM_KIND_VDSO, VM_PART_KERNEL, true },
	[VM_LABEL_VDSO] = { VM_KIND_VDSO, VM_PART_KERNEL, true },
	[VM_LABEL_VSYSCALL] = { VM_KIND_VSYSCALL, VM_PART_KERNEL, true },
};

enum vm_kind vm_label_kind(enum vm_label label)
{
	return labels[label].kind;
}

/*
 * Two rows can share a page, which counts for one of them: nobody should see
 * arguments that are not in memory.
 */
static uint64_t held(const struct vm_map *map, size_t at)
{
	const struct vm_row *row = &map->rows[at];
	const uint64_t rss = map->counts ? map->counts[at].rss : VM_UNMEASURED;
	uint64_t sum = 0;
	size_t i;

	if (rss == VM_UNMEASURED || !map->strips)
		return rss == VM_UNMEASURED || rss < vm_row_size(row)
			       ? rss
			       : vm_row_size(row);
	for (i = vm_runs_find(&map->runs, row->start);
	     i < map->runs.count && map->runs.at[i].start < row->end; i++) {
		const struct vm_run *run = &map->runs.at[i];

		if (run->page == VM_PAGE_PRESENT || run->page == VM_PAGE_HUGE)
			sum += (run->end < row->end ? run->end : row->end) -
			       (run->start > row->start ? run->start
							: row->start);
	}
	return sum;
}

static struct vm_item make_item(const struct vm_map *map, size_t at)
{
	const struct vm_row *row = &map->rows[at];

	return (struct vm_item){
		.row = at,
		.rows = 1,
		.start = row->start,
		.end = row->end,
		.size = vm_row_size(row),
		.rss = map->counts ? map->counts[at].rss : VM_UNMEASURED,
		.held = held(map, at),
		.pages = vm_row_pages(map, row),
		.things = 1,
		.naming = (uint32_t)at,
		.kind = labels[row->label].kind,
		.part = labels[row->label].part,
		.kinds = 1U << labels[row->label].kind,
	};
}

static void take_in(struct vm_item *item, const struct vm_item *next)
{
	if (item->part != next->part)
		item->part = VM_PART_MMS;
	if (item->kind != next->kind)
		item->kind = VM_KIND_MIXED;
	item->kinds |= next->kinds;
	item->rows += next->rows;
	item->end = next->end;
	item->size += next->size;
	item->rss = item->rss == VM_UNMEASURED || next->rss == VM_UNMEASURED
			    ? VM_UNMEASURED
			    : item->rss + next->rss;
	item->held = item->rss == VM_UNMEASURED ? VM_UNMEASURED
						: item->held + next->held;
	item->pages += next->pages;
	item->things += next->things;
}

/* Does the row belong to the one before it: the same library, the same stack?
 */
static bool belongs(const struct vm_map *map, const struct vm_item *item,
		    size_t at)
{
	const struct vm_row *last = &map->rows[at - 1], *row = &map->rows[at];
	const enum vm_kind kind = vm_label_kind(row->label);

	if (item->kind == VM_KIND_GUARD && kind == VM_KIND_THREAD_STACK)
		return last->end == row->start;
	if (item->kind != kind)
		return false;
	if (labels[row->label].joins)
		return last->end == row->start || kind == VM_KIND_HEAP;
	if (kind == VM_KIND_ARENA)
		return row->label == VM_LABEL_ARENA_RESERVE &&
		       last->end == row->start;
	if (kind != VM_KIND_LIBRARY)
		return false;
	if (last->image != VM_NO_IMAGE || row->image != VM_NO_IMAGE)
		return last->image == row->image;
	return vm_row_region(map, last)->inode ==
		       vm_row_region(map, row)->inode &&
	       vm_row_region(map, row)->inode;
}

/* What stands alone, however much room there is. */
static void cut(struct vm_picture *picture)
{
	const struct vm_map *map = picture->map;
	struct vm_item *item = NULL;
	size_t i;

	for (i = 0; i < map->count; i++) {
		struct vm_item next = make_item(map, i);
		const bool guard = item && item->kind == VM_KIND_GUARD;

		if (!item || !belongs(map, item, i)) {
			item = &picture->items[picture->count++];
			*item = next;
			continue;
		}
		if (guard) {
			item->kind = next.kind;
			item->kinds = next.kinds;
			item->naming = next.naming;
		}
		next.things = 0;
		take_in(item, &next);
	}
}

/* Neighbours that are joined: how alike, where, how small and how close. */
struct rule {
	bool kind, part, mms;
	uint64_t most; /* bytes of each, and of the gap between */
};

static bool joins(const struct rule *rule, const struct vm_item *one,
		  const struct vm_item *next)
{
	if (rule->part && one->part != next->part)
		return false;
	if (rule->mms && one->part != VM_PART_MMS)
		return false;
	if (rule->kind && one->kind != next->kind)
		return false;
	return next->start - one->end <= rule->most &&
	       (rule->kind ||
		(one->size <= rule->most && next->size <= rule->most));
}

static void join(struct vm_picture *picture, const struct rule *rule)
{
	struct vm_item *last = picture->items;
	size_t i;

	for (i = 1; i < picture->count; i++) {
		const struct vm_item *next = &picture->items[i];

		if (joins(rule, last, next))
			take_in(last, next);
		else
			*++last = *next;
	}
	picture->count = (size_t)(last - picture->items) + 1;
}

static void find_gaps(struct vm_picture *picture)
{
	size_t i;

	picture->gaps = 0;
	for (i = 0; i < picture->count; i++) {
		struct vm_item *item = &picture->items[i];

		item->gap =
			i + 1 < picture->count ? item[1].start - item->end : 0;
		picture->gaps += item->gap > 0;
	}
}

static bool fits(struct vm_picture *picture, unsigned int item,
		 unsigned int gap, unsigned int room)
{
	find_gaps(picture);
	return (uint64_t)picture->count * item +
		       (uint64_t)picture->gaps * gap <=
	       room;
}

int vm_picture_make(struct vm_picture *picture, const struct vm_map *map,
		    unsigned int item, unsigned int gap, unsigned int room)
{
	/* From what loses least to what loses most. */
	static const struct rule rules[] = {
		{ true, true, false, (uint64_t)1 << 30 },
		{ false, true, true, UINT64_MAX },
		{ false, true, false, UINT64_MAX },
		{ false, false, false, UINT64_MAX },
	};
	size_t i;

	*picture = (struct vm_picture){ .map = map };
	picture->items = calloc(map->count, sizeof(*picture->items));
	if (!picture->items)
		return -1;
	cut(picture);
	for (i = 0; i < sizeof(rules) / sizeof(rules[0]); i++) {
		struct rule rule = rules[i];

		rule.most = map->page;
		while (!fits(picture, item, gap, room)) {
			join(picture, &rule);
			if (rule.most >= rules[i].most)
				break;
			rule.most = rule.most >= UINT64_MAX / 2 ? UINT64_MAX
								: 2 * rule.most;
		}
	}
	find_gaps(picture);
	return 0;
}

void vm_picture_free(struct vm_picture *picture)
{
	free(picture->items);
	*picture = (struct vm_picture){ 0 };
}

/* The row's pages, which are `pages` from `first` on in the strip. */
static void draw_row(const struct vm_map *map, const struct vm_row *row,
		     uint8_t *cells, uint64_t share, uint64_t first)
{
	const uint64_t start = vm_row_first(map, row);
	const uint64_t end = vm_row_last(map, row);
	size_t i = vm_runs_find(&map->runs, start);

	for (; i < map->runs.count && map->runs.at[i].start < end; i++) {
		const struct vm_run *run = &map->runs.at[i];
		const uint64_t from = run->start > start ? run->start : start;
		const uint64_t to = run->end < end ? run->end : end;
		uint64_t cell = first + (from - start) / map->page;
		/* Of a recording's run that ends within a page, this is it. */
		const uint64_t last = first + (to - 1 - start) / map->page;

		for (cell /= share; from < to && cell <= last / share; cell++)
			if (cells[cell] < run->page)
				cells[cell] = (uint8_t)run->page;
	}
}

size_t vm_item_strip(const struct vm_picture *picture,
		     const struct vm_item *item, uint8_t *cells, size_t most,
		     uint64_t *share)
{
	const struct vm_map *map = picture->map;
	uint64_t first = 0;
	size_t count, i;

	if (!map->strips || !item->pages || !most)
		return 0;
	*share = (item->pages + most - 1) / most;
	count = (size_t)((item->pages + *share - 1) / *share);
	memset(cells, VM_PAGE_NONE, count);
	for (i = item->row; i < item->row + item->rows; i++) {
		draw_row(map, &map->rows[i], cells, *share, first);
		first += vm_row_pages(map, &map->rows[i]);
	}
	return count;
}
