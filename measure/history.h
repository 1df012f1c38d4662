/* SPDX-License-Identifier: MIT */
/*
 * history - a number from the beginning until now, however long that takes, in
 * room that does not grow: when it is full, two spans become one.
 *
 * A chart (measure/chart.h) halves, too, but is another thing: all its address
 * spaces share one clock, each has steps only where something came, and of each
 * step the first, the last and both extremes stay, for lines that are exact. A
 * history is one column of a terminal, and knows rates.
 */
#ifndef VM_HISTORY_H
#define VM_HISTORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	VM_HISTORY = 512
};

/* Starts from { .step = ..., .rate = ... }; owned by the caller. */
struct vm_history {
	int64_t step; /* nanoseconds that a span takes; doubles */
	bool rate;    /* what is added counts a second; else: is a level */
	size_t count; /* of spans, to the last one in which something came */
	double spans[VM_HISTORY];
};

/*
 * At `time` (nanoseconds since the beginning; what lies before the last span
 * counts as in it). A level stays until the next one, and of a span with
 * several the highest is kept; a rate is their sum over the span's time.
 */
void vm_history_add(struct vm_history *history, int64_t time, double value);

/*
 * The highest of column `column` when all spans are shown in `columns`; a
 * history with fewer spans than that takes a column for each. Negative: nothing
 * is known there.
 */
double vm_history_column(const struct vm_history *history, size_t column,
			 size_t columns);

/* The highest of all; 0 of none. */
double vm_history_most(const struct vm_history *history);

#endif
