/* SPDX-License-Identifier: MIT */
/*
 * clock - how long a pass took, against another pass of the same run.
 *
 * A time alone says as much about the machine and its other processes as about
 * the pass: what is judged are ratios of passes taken by turns. Of a pair that
 * ran one after the other, a machine that is slow for a while slows both: below
 * a hypervisor, memory that it has yet to find costs several times as much.
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
 * The time of a pass of `clock` in per cent of the pass of `other` that was
 * taken beside it, the median of all such pairs: 200 where it took twice as
 * long. Without any pair 0.
 */
int64_t vm_clock_percent(const struct vm_clock *clock,
			 const struct vm_clock *other);

#endif
