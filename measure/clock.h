/* SPDX-License-Identifier: MIT */
/*
 * clock - how long a pass took, against another pass of the same run.
 *
 * A time alone says as much about the machine and its other processes as about
 * the pass: what is judged is a ratio of medians of passes taken by turns.
 */
#ifndef VM_CLOCK_H
#define VM_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "measure/series.h"

/*
 * A pass that is repeated. Starts as zeroes, but for `waits`: is the time in
 * which the thread waits for a disk part of it? Otherwise only that in which it
 * ran counts, in the kernel too, and what other processes took does not.
 */
struct vm_clock {
	bool waits;
	int64_t started; /* nanoseconds */
	struct vm_series times;
};

void vm_clock_start(struct vm_clock *clock);
void vm_clock_stop(struct vm_clock *clock);

/*
 * The median time of `clock` in per cent of that of `other`: 200 where a pass
 * took twice as long.
 */
int64_t vm_clock_percent(const struct vm_clock *clock,
			 const struct vm_clock *other);

#endif
