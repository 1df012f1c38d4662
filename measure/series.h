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
	VM_SERIES = 64
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
 * The one nearest to zero: where others move a number of the whole machine, one
 * reading in which none of them did is what the act itself did to it.
 */
int64_t vm_series_least(const struct vm_series *series);

#endif
