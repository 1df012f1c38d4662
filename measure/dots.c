/* SPDX-License-Identifier: MIT */
/* dots - any number of page faults in bounded memory. */
#include "measure/dots.h"

#include <stdlib.h>

#include "measure/proc.h"

enum {
	FIRST_ROOM = 1 << 12,
	FIRST_TICK = 10, /* microseconds: no page faults twice in one */
	COARSEST = 48,
	STEP = 1 << 12
};

static bool same(const struct vm_dot *a, const struct vm_dot *b)
{
	return a->block == b->block && a->tick == b->tick &&
	       a->space == b->space && a->label == b->label;
}

static size_t place_of(const struct vm_dots *dots, const struct vm_dot *dot)
{
	uint64_t hash = dot->block * 0x9e3779b97f4a7c15;

	hash ^= ((uint64_t)dot->tick << 32 | dot->space) * 0xc2b2ae3d27d4eb4f;
	hash = (hash ^ hash >> 29 ^ dot->label) * 0x9e3779b97f4a7c15;
	return (size_t)(hash >> 32) & (dots->room - 1);
}

static void put(struct vm_dots *dots, const struct vm_dot *dot)
{
	size_t at = place_of(dots, dot);

	while (dots->table[at].count && !same(&dots->table[at], dot))
		at = (at + 1) & (dots->room - 1);
	if (dots->table[at].count) {
		if (__builtin_add_overflow(dots->table[at].count, dot->count,
					   &dots->table[at].count))
			dots->table[at].count = UINT32_MAX;
		return;
	}
	dots->table[at] = *dot;
	dots->count++;
}

/* All dots anew, by what has changed in `dots` since `old` was filled. */
static int fill_again(struct vm_dots *dots, const struct vm_dots *old,
		      bool drop)
{
	size_t i;

	dots->table = calloc(dots->room, sizeof(*dots->table));
	if (!dots->table) {
		*dots = *old;
		return -1;
	}
	dots->count = 0;
	for (i = 0; i < old->room; i++) {
		struct vm_dot dot = old->table[i];

		if (!dot.count || (drop && dots->wanted &&
				   !dots->wanted(dot.space, dots->arg)))
			continue;
		dot.tick >>= dots->tick_shift - old->tick_shift;
		dot.block >>= dots->block_shift - old->block_shift;
		put(dots, &dot);
	}
	free(old->table);
	return 0;
}

/* False: all are one, for each label and space. */
static bool coarser(struct vm_dots *dots)
{
	if (dots->last >> dots->tick_shift >= VM_DOTS_TICKS ||
	    dots->block_shift == COARSEST) {
		do
			dots->tick_shift++;
		while (dots->last >> dots->tick_shift >= VM_DOTS_TICKS);
	} else {
		dots->block_shift++;
	}
	return dots->tick_shift < COARSEST;
}

/* One step takes milliseconds: between two, the next faults are taken in. */
static int make_room(struct vm_dots *dots)
{
	struct vm_dots old = *dots;
	bool drop = false;

	if (dots->room < 2 * VM_DOTS || dots->count > dots->room / 8 * 7)
		dots->room = dots->room ? 2 * dots->room : FIRST_ROOM;
	else if (dots->count == VM_DOTS)
		drop = true;
	else if (!coarser(dots))
		dots->room *= 2;
	if (fill_again(dots, &old, drop))
		return -1;
	dots->limit = dots->room / 2 < VM_DOTS ? dots->room / 2 : VM_DOTS;
	if (dots->count > dots->limit / 4 * 3)
		dots->limit = dots->count + STEP;
	return 0;
}

int vm_dots_add(struct vm_dots *dots, int64_t time, uint64_t address,
		enum vm_label label, uint32_t space)
{
	if (!dots->room) {
		dots->page_shift = (unsigned int)__builtin_ctzl(vm_page_size());
		dots->block_shift = dots->page_shift;
		dots->tick_shift = FIRST_TICK;
	}
	if (time < 0)
		time = 0;
	if (time > dots->last)
		dots->last = time;
	/* A tick has 32 bits: those of a microsecond last for 73 minutes. */
	while (dots->last >> dots->tick_shift > UINT32_MAX) {
		struct vm_dots old = *dots;

		dots->tick_shift++;
		if (dots->room && fill_again(dots, &old, false))
			return -1;
	}
	if (dots->count >= dots->limit && make_room(dots))
		return -1;
	put(dots,
	    &(struct vm_dot){ .block = address >> dots->block_shift,
			      .tick = (uint32_t)(time >> dots->tick_shift),
			      .count = 1,
			      .space = space,
			      .label = (uint8_t)label });
	return 0;
}

static int by_place(const void *one, const void *other)
{
	const struct vm_dot *a = one, *b = other;

	if (a->block != b->block)
		return a->block < b->block ? -1 : 1;
	return (a->tick > b->tick) - (a->tick < b->tick);
}

int vm_dots_of(const struct vm_dots *dots, uint32_t space, struct vm_dot **list,
	       size_t *count)
{
	size_t i;

	*count = 0;
	*list = malloc((dots->count + 1) * sizeof(**list));
	if (!*list)
		return -1;
	for (i = 0; i < dots->room; i++)
		if (dots->table[i].count && dots->table[i].space == space)
			(*list)[(*count)++] = dots->table[i];
	qsort(*list, *count, sizeof(**list), by_place);
	return 0;
}

void vm_dots_free(struct vm_dots *dots)
{
	free(dots->table);
	*dots = (struct vm_dots){ 0 };
}
