/* SPDX-License-Identifier: MIT */
/* series - the same number read again and again. */
#include "measure/series.h"

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

int64_t vm_series_usual(const struct vm_series *series)
{
	int64_t usual = vm_series_median(series);
	size_t i, j, most = 1;

	for (i = 0; i < series->count; i++) {
		size_t same = 0;

		for (j = 0; j < series->count; j++)
			same += series->numbers[j] == series->numbers[i];
		if (same <= most)
			continue;
		most = same;
		usual = series->numbers[i];
	}
	return usual;
}
