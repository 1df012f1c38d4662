/* SPDX-License-Identifier: MIT */
/* clock - how long a pass took, against another pass of the same run. */
#include "measure/clock.h"

#include <time.h>

static int64_t now(const struct vm_clock *clock)
{
	struct timespec time;

	clock_gettime(clock->waits ? CLOCK_MONOTONIC : CLOCK_THREAD_CPUTIME_ID,
		      &time);
	return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

void vm_clock_start(struct vm_clock *clock)
{
	clock->started = now(clock);
}

void vm_clock_stop(struct vm_clock *clock)
{
	vm_series_add(&clock->times, now(clock) - clock->started);
}

int64_t vm_clock_percent(const struct vm_clock *clock,
			 const struct vm_clock *other)
{
	struct vm_series percent = { 0 };
	size_t i;

	for (i = 0; i < clock->times.count && i < other->times.count; i++) {
		int64_t whole = other->times.numbers[i];

		/* Shorter than the clock can tell: as short as it can. */
		vm_series_add(&percent, 100 * clock->times.numbers[i] /
						(whole > 0 ? whole : 1));
	}
	return vm_series_median(&percent);
}
