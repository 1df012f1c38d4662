/* SPDX-License-Identifier: MIT */
/* series - the same number read again and again. */
#include "measure/series.h"

#include <stdlib.h>

#include "measure/act.h"

void vm_series_add(struct vm_series *series, int64_t number)
{
	if (series->count == VM_SERIES)
		vm_break("more than %d readings of one number", VM_SERIES);
	series->numbers[series->count++] = number;
}

/* The number that has as many before it as after it, in ascending order. */
int64_t vm_series_median(const struct vm_series *series)
{
	size_t i, j;

	for (i = 0; i < series->count; i++) {
		size_t below = 0, same = 0, middle = (series->count - 1) / 2;

		for (j = 0; j < series->count; j++) {
			below += series->numbers[j] < series->numbers[i];
			same += series->numbers[j] == series->numbers[i];
		}
		if (below <= middle && middle < below + same)
			return series->numbers[i];
	}
	return 0;
}

int64_t vm_series_least(const struct vm_series *series)
{
	int64_t least = series->count ? series->numbers[0] : 0;
	size_t i;

	for (i = 1; i < series->count; i++)
		if (llabs(series->numbers[i]) < llabs(least))
			least = series->numbers[i];
	return least;
}
