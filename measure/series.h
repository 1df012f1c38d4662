/* SPDX-License-Identifier: MIT */
/*
 * series - the same number read again and again, where one reading would prove
 * nothing: times, and numbers in which the whole machine has a part.
 */
#ifndef VM_SERIES_H
#define VM_SERIES_H

#include <stddef.h>
#include <stdint.h>

enum {
	VM_SERIES = 32
};

/* Starts as zeroes; owned by the caller. */
struct vm_series {
	size_t count;
	int64_t numbers[VM_SERIES];
};

/* Breaks the act (measure/act.h) behind the last of VM_SERIES. */
void vm_series_add(struct vm_series *series, int64_t number);

/* The one in the middle, the lower of two; 0 of an empty series. */
int64_t vm_series_median(const struct vm_series *series);

/*
 * The one that comes up most often: where others disturb some readings, each
 * by another amount, this is the undisturbed one. The median where no number
 * comes up twice.
 */
int64_t vm_series_usual(const struct vm_series *series);

#endif
