/* SPDX-License-Identifier: MIT */
/* dots_bands - the addresses that faulted, without the gaps between them. */
#include <stdlib.h>

#include "measure/dots.h"
#include "measure/picture.h"

static enum vm_kind kind_of(const struct vm_band *band)
{
	return vm_label_kind((enum vm_label)__builtin_ctzll(band->labels));
}

static void take_in(struct vm_band *band, const struct vm_band *next)
{
	band->one_kind &= next->one_kind && kind_of(band) == kind_of(next);
	band->end = next->end;
	band->count += next->count;
	band->faults += next->faults;
	band->labels |= next->labels;
}

/* Neighbours of one kind at most `gap` from each other; or small ones of any.
 */
static size_t join(struct vm_band *bands, size_t count, uint64_t gap, bool any)
{
	struct vm_band *last = bands;
	size_t i;

	for (i = 1; i < count; i++) {
		const struct vm_band *next = &bands[i];
		const bool alike = last->one_kind && next->one_kind &&
				   kind_of(last) == kind_of(next);
		const bool small = last->end - last->start <= gap &&
				   next->end - next->start <= gap;

		if ((alike || (any && small)) && next->start - last->end <= gap)
			take_in(last, next);
		else
			*++last = *next;
	}
	return count ? (size_t)(last - bands) + 1 : 0;
}

/* One for each block. */
static size_t cut(const struct vm_dots *dots, const struct vm_dot *list,
		  size_t count, struct vm_band *bands)
{
	const uint64_t block = (uint64_t)1 << dots->block_shift;
	size_t i, n = 0;

	for (i = 0; i < count; i++) {
		const uint64_t start = list[i].block << dots->block_shift;
		const struct vm_band one = {
			.start = start,
			/* The last block of all would end at 0. */
			.end = start + block < start ? UINT64_MAX
						     : start + block,
			.first = i,
			.count = 1,
			.faults = list[i].count,
			.labels = (uint64_t)1 << list[i].label,
			.one_kind = true,
		};

		if (n && bands[n - 1].start == start)
			take_in(&bands[n - 1], &one);
		else
			bands[n++] = one;
	}
	return n;
}

int vm_bands_make(const struct vm_dots *dots, const struct vm_dot *list,
		  size_t count, size_t most, struct vm_band **bands,
		  size_t *band_count)
{
	/* What stays together anyhow: a library, a heap, a sparse buffer. */
	uint64_t gap = (uint64_t)4096 << dots->page_shift;
	bool any = false;
	size_t n;

	*bands = malloc((count + 1) * sizeof(**bands));
	if (!*bands)
		return -1;
	n = join(*bands, cut(dots, list, count, *bands), gap, false);
	while (n > most) {
		n = join(*bands, n, gap, any);
		if (any && gap == UINT64_MAX)
			break;
		/* Of one kind up to a GiB apart; then of any, from pages on. */
		if (!any && gap >= (uint64_t)1 << 30) {
			any = true;
			gap = (uint64_t)1 << dots->block_shift;
		} else {
			gap = gap > UINT64_MAX / 2 ? UINT64_MAX : 2 * gap;
		}
	}
	*band_count = n;
	return 0;
}
