/* SPDX-License-Identifier: MIT */
/* history - a number from the beginning until now, in room that stays. */
#include "measure/history.h"

static double larger(double a, double b)
{
	return a > b ? a : b;
}

static void halve(struct vm_history *history)
{
	double *spans = history->spans;
	size_t i;

	for (i = 0; i < history->count; i += 2) {
		double a = spans[i], b;

		/* The last one may be alone: of it, no more is known. */
		b = i + 1 < history->count ? spans[i + 1]
		    : history->rate	   ? 0
					   : a;
		spans[i / 2] = history->rate ? (a + b) / 2 : larger(a, b);
	}
	history->count = (history->count + 1) / 2;
	history->step *= 2;
}

void vm_history_add(struct vm_history *history, int64_t time, double value)
{
	double *spans = history->spans;
	size_t at;

	while (time / history->step >= VM_HISTORY)
		halve(history);
	at = time > 0 ? (size_t)(time / history->step) : 0;
	if (history->count && at < history->count - 1)
		at = history->count - 1;
	for (; history->count <= at; history->count++) {
		const bool first = !history->count;

		spans[history->count] = history->rate ? 0
					: first	      ? -1
						: spans[history->count - 1];
		/* A new level begins where it came. */
		if (history->count == at && !history->rate)
			spans[at] = value;
	}
	if (history->rate)
		spans[at] += value * 1e9 / (double)history->step;
	else
		spans[at] = larger(spans[at], value);
}

double vm_history_column(const struct vm_history *history, size_t column,
			 size_t columns)
{
	size_t i, from, to;
	double most = -1;

	if (columns > history->count)
		columns = history->count;
	if (column >= columns)
		return -1;
	from = history->count * column / columns;
	to = history->count * (column + 1) / columns;
	for (i = from; i < to; i++)
		most = larger(most, history->spans[i]);
	return most;
}

double vm_history_most(const struct vm_history *history)
{
	double most = 0;
	size_t i;

	for (i = 0; i < history->count; i++)
		most = larger(most, history->spans[i]);
	return most;
}
