/* SPDX-License-Identifier: MIT */
/* chart - a watch of any length in bounded memory. */
#include "measure/chart.h"

#include <stdlib.h>
#include <string.h>

enum {
	FIRST_TICK = 10 /* microseconds */
};

static void take_in(struct vm_chart_value *value,
		    const struct vm_chart_value *next)
{
	if (next->low < value->low)
		value->low = next->low;
	if (next->high > value->high)
		value->high = next->high;
	value->last = next->last;
}

/* Ticks twice as long. */
static void halve(struct vm_chart *chart)
{
	size_t i, j;

	for (i = 0; i < chart->count; i++) {
		struct vm_chart_space *space = &chart->spaces[i];
		struct vm_chart_step *last = NULL;

		for (j = 0; j < space->count; j++) {
			struct vm_chart_step step = space->steps[j];

			step.tick /= 2;
			if (last && last->tick == step.tick) {
				take_in(&last->vsz, &step.vsz);
				take_in(&last->rss, &step.rss);
			} else {
				last = last ? last + 1 : space->steps;
				*last = step;
			}
		}
		space->count = last ? (size_t)(last - space->steps) + 1 : 0;
	}
	for (i = 0; i < chart->lane_count; i++) {
		uint8_t *ticks = chart->lanes[i].ticks;

		for (j = 0; j < VM_CHART_TICKS / 2; j++)
			ticks[j] = ticks[2 * j] | ticks[2 * j + 1];
		memset(ticks + j, 0, VM_CHART_TICKS / 2);
	}
	chart->tick_shift++;
}

/* Has everything been drawn up to `time`? */
static uint32_t reach(struct vm_chart *chart, int64_t time)
{
	if (!chart->tick_shift)
		chart->tick_shift = FIRST_TICK;
	if (time < 0)
		time = 0;
	while (time >> chart->tick_shift >= VM_CHART_TICKS)
		halve(chart);
	if (!chart->any || time < chart->first)
		chart->first = time;
	if (time > chart->last)
		chart->last = time;
	chart->any = true;
	return (uint32_t)(time >> chart->tick_shift);
}

static int descending(const void *one, const void *other)
{
	const uint64_t a = *(const uint64_t *)one, b = *(const uint64_t *)other;

	return (a < b) - (a > b);
}

/* The `nth` largest of the ended spaces: of RSS, or of faults. */
static uint64_t nth_largest(const struct vm_chart *chart, size_t nth,
			    bool faults, uint64_t *numbers)
{
	size_t i, n = 0;

	for (i = 0; i < chart->count; i++)
		if (chart->spaces[i].ended)
			numbers[n++] = faults ? chart->spaces[i].faults
					      : chart->spaces[i].rss_most;
	qsort(numbers, n, sizeof(*numbers), descending);
	return nth < n ? numbers[nth] : 0;
}

/* Of those that ended the largest stay, and those that faulted most. */
static int leave_out_small(struct vm_chart *chart)
{
	uint64_t *numbers = malloc(chart->count * sizeof(*numbers) + 1);
	size_t i, n = 0, equal = 0;
	uint64_t rss, faults;

	if (!numbers)
		return -1;
	rss = nth_largest(chart, VM_CHART_ENDED / 2, false, numbers);
	faults = nth_largest(chart, VM_CHART_ENDED / 2, true, numbers);
	free(numbers);
	for (i = 0; i < chart->count; i++) {
		struct vm_chart_space *space = &chart->spaces[i];

		if (!space->ended || space->rss_most > rss ||
		    space->faults > faults ||
		    ((space->rss_most == rss || space->faults == faults) &&
		     equal++ < VM_CHART_ENDED)) {
			chart->spaces[n++] = *space;
			continue;
		}
		free(space->steps);
		chart->left_out++;
	}
	chart->count = n;
	return 0;
}

/* Is it still there? By its number: they ascend. */
static bool is_kept(uint32_t id, void *arg)
{
	const struct vm_chart *chart = arg;
	size_t low = 0, high = chart->count;

	while (low < high) {
		const size_t middle = low + (high - low) / 2;

		if (chart->spaces[middle].id < id)
			low = middle + 1;
		else
			high = middle;
	}
	return low < chart->count && chart->spaces[low].id == id;
}

static struct vm_chart_space *add_space(struct vm_chart *chart, pid_t pid,
					int64_t began)
{
	struct vm_chart_space *space;

	if (chart->count == chart->room) {
		if (leave_out_small(chart))
			return NULL;
		if (chart->count >= chart->room / 2) {
			const size_t room = chart->room * 2 + 1024;

			space = reallocarray(chart->spaces, room,
					     sizeof(*space));
			if (!space)
				return NULL;
			chart->spaces = space;
			chart->room = room;
		}
	}
	space = &chart->spaces[chart->count++];
	*space = (struct vm_chart_space){ .id = chart->ids++,
					  .pid = pid,
					  .began = began,
					  .root = !chart->any };
	return space;
}

/*
 * The last one of that process that began by `time`. A child may fault before
 * it is seen for the first time.
 */
static struct vm_chart_space *find_space(struct vm_chart *chart, pid_t pid,
					 int64_t time)
{
	struct vm_chart_space *oldest = NULL;
	size_t i = chart->count;

	while (i--) {
		if (chart->spaces[i].pid != pid)
			continue;
		if (chart->spaces[i].began <= time)
			return &chart->spaces[i];
		oldest = &chart->spaces[i];
	}
	return oldest ?: add_space(chart, pid, time);
}

static int add_step(struct vm_chart *chart, struct vm_chart_space *space,
		    int64_t time, uint64_t vsz, uint64_t rss)
{
	struct vm_chart_step step = { .tick = reach(chart, time),
				      .vsz = { vsz, vsz, vsz, vsz },
				      .rss = { rss, rss, rss, rss } };
	struct vm_chart_step *last = space->steps + space->count, *more;

	if (vsz > space->vsz_most)
		space->vsz_most = vsz;
	if (rss > space->rss_most)
		space->rss_most = rss;
	if (space->count && (--last)->tick >= step.tick) {
		take_in(&last->vsz, &step.vsz);
		take_in(&last->rss, &step.rss);
		return 0;
	}
	if (space->count == space->room) {
		const size_t room = space->room ? space->room * 2 : 4;

		more = reallocarray(space->steps, room, sizeof(*more));
		if (!more)
			return -1;
		space->steps = more;
		space->room = room;
	}
	space->steps[space->count++] = step;
	return 0;
}

static void add_event(struct vm_chart *chart, int64_t time, const char *name)
{
	const uint32_t tick = reach(chart, time);
	size_t i = 0;

	while (i < chart->lane_count && strcmp(chart->lanes[i].name, name))
		i++;
	if (i == VM_CHART_LANES)
		return;
	if (i == chart->lane_count)
		chart->lanes[chart->lane_count++].name = name;
	chart->lanes[i].ticks[tick] = 1;
	chart->lanes[i].count++;
}

static int add_mark(struct vm_chart *chart, const struct vm_moment *moment)
{
	const struct vm_record *record = moment->mark;
	const uint64_t *values = record->snapshot.entry;

	if (record->kind != VM_RECORD_MARK)
		return 0;
	add_event(chart, moment->time, "mark");
	if (chart->marks_count < VM_CHART_MARKS) {
		struct vm_chart_mark *mark = &chart->marks[chart->marks_count];

		mark->time = moment->time;
		memcpy(mark->name, record->name, sizeof(mark->name));
	}
	chart->marks_count++;
	if (values[VM_VSZ] == VM_UNMEASURED || values[VM_RSS] == VM_UNMEASURED)
		return 0;
	return add_step(chart, find_space(chart, moment->pid, moment->time),
			moment->time, values[VM_VSZ], values[VM_RSS]);
}

static int add_sample(struct vm_chart *chart, const struct vm_moment *moment)
{
	const struct vm_sample *sample = &moment->sample;
	struct vm_chart_space *space =
		find_space(chart, moment->pid, moment->time);

	if (space && moment->kind == VM_MOMENT_EXEC) {
		add_event(chart, moment->time, "exec");
		/* What vmwatch started was vmwatch until then. */
		if (!space->root) {
			space->ended = true;
			space = add_space(chart, moment->pid, moment->time);
		}
	}
	if (!space)
		return -1;
	space->root = false;
	/* Not later: an exec is sampled before it is told of, at times. */
	if (!space->count)
		memcpy(space->command, sample->command, sizeof(space->command));
	return add_step(chart, space, moment->time, sample->vsz, sample->rss);
}

/* A call is told of at its end: what was sampled meanwhile is newer. */
static int add_call(struct vm_chart *chart, struct vm_chart_space *space,
		    const struct vm_moment *moment)
{
	const uint32_t tick = reach(chart, moment->time);

	add_event(chart, moment->time, moment->call.info->name);
	if ((!space->count || space->steps[space->count - 1].tick <= tick) &&
	    add_step(chart, space, moment->time, moment->call.vsz_before,
		     moment->call.rss_before))
		return -1;
	return add_step(chart, space, moment->time, moment->call.vsz_after,
			moment->call.rss_after);
}

static int add_fault(struct vm_chart *chart, const struct vm_moment *moment)
{
	/*
	 * An exec is told of when it is done, and then the faults it took
	 * itself. They are in the new listing; those before it are not.
	 */
	const bool known = moment->fault.label != VM_LABEL_UNKNOWN;
	struct vm_chart_space *space = find_space(
		chart, moment->pid, known ? INT64_MAX : moment->time);

	if (!space)
		return -1;
	reach(chart, moment->time);
	space->faults++;
	chart->faults++;
	chart->dots.wanted = is_kept;
	chart->dots.arg = chart;
	return vm_dots_add(&chart->dots, moment->time, moment->fault.address,
			   moment->fault.label, space->id);
}

/* Until its first sample says more, a child is called as its parent was. */
static int add_start(struct vm_chart *chart, const struct vm_moment *moment)
{
	struct vm_chart_space *space =
		find_space(chart, moment->pid, moment->time);
	size_t i;

	if (space && space->ended)
		space = add_space(chart, moment->pid, moment->time);
	for (i = chart->count; space && moment->start.parent && i--;) {
		if (chart->spaces[i].pid != moment->start.parent)
			continue;
		memcpy(space->command, chart->spaces[i].command,
		       sizeof(space->command));
		break;
	}
	return space ? 0 : -1;
}

int vm_chart_add(struct vm_chart *chart, const struct vm_moment *moment)
{
	struct vm_chart_space *space = NULL;

	switch (moment->kind) {
	case VM_MOMENT_FAULT:
		return add_fault(chart, moment);
	case VM_MOMENT_SAMPLE:
	case VM_MOMENT_EXEC:
		return add_sample(chart, moment);
	case VM_MOMENT_MARK:
		return add_mark(chart, moment);
	case VM_MOMENT_START:
		return add_start(chart, moment);
	case VM_MOMENT_SYSTEM:
		return 0;
	default:
		space = find_space(chart, moment->pid, moment->time);
	}
	if (!space)
		return -1;
	if (moment->kind == VM_MOMENT_EXIT) {
		add_event(chart, moment->time, "exit");
		space->ended = true;
	}
	if (moment->kind == VM_MOMENT_FORK) {
		add_event(chart, moment->time,
			  moment->fork.thread ? "thread" : "fork");
		return add_step(chart, space, moment->time, moment->fork.vsz,
				moment->fork.rss);
	}
	if (moment->kind != VM_MOMENT_CALL)
		return 0;
	return add_call(chart, space, moment);
}

void vm_chart_free(struct vm_chart *chart)
{
	size_t i;

	for (i = 0; i < chart->count; i++)
		free(chart->spaces[i].steps);
	free(chart->spaces);
	vm_dots_free(&chart->dots);
	*chart = (struct vm_chart){ 0 };
}
