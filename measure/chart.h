/* SPDX-License-Identifier: MIT */
/*
 * chart - a watch of any length in bounded memory, for a picture of it.
 *
 * The time is divided into at most VM_CHART_TICKS ticks, which become twice as
 * long whenever there would be more. Of each tick, the extremes stay.
 */
#ifndef VM_CHART_H
#define VM_CHART_H

#include "measure/dots.h"
#include "measure/watch.h"

enum {
	VM_CHART_TICKS = 1 << 12,
	VM_CHART_MARKS = 64, /* whose names are kept */
	VM_CHART_LANES = 16,
	VM_CHART_ENDED = 64 /* spaces whose process has ended */
};

/* A number within a tick: the first and the last, and the extremes. Pages. */
struct vm_chart_value {
	uint64_t first, low, high, last;
};

struct vm_chart_step {
	uint32_t tick; /* time >> tick_shift */
	struct vm_chart_value vsz, rss;
};

/* An address space: a process from its start, or an exec, to the next. */
struct vm_chart_space {
	uint32_t id;
	pid_t pid;
	char command[16];
	int64_t began; /* nanoseconds */
	bool ended, root;
	uint64_t faults; /* those recorded */
	uint64_t vsz_most, rss_most;
	struct vm_chart_step *steps; /* ascending */
	size_t count, room;
};

/* Where in time there were calls of one name, or forks, or marks. */
struct vm_chart_lane {
	const char *name;
	uint64_t count;
	uint8_t ticks[VM_CHART_TICKS]; /* 1: there was one */
};

struct vm_chart_mark {
	int64_t time;
	char name[VM_NAME];
};

/* Starts from { 0 }. All of it is owned by the structure. */
struct vm_chart {
	int64_t first, last; /* of all that is drawn; nanoseconds */
	bool any;
	unsigned int tick_shift;
	struct vm_chart_space *spaces; /* by id */
	size_t count, room;
	uint32_t ids;
	uint64_t left_out; /* spaces that ended, and were small */
	uint64_t faults;   /* of all */
	uint64_t marks_count;
	struct vm_chart_mark marks[VM_CHART_MARKS]; /* the first of them */
	struct vm_chart_lane lanes[VM_CHART_LANES];
	size_t lane_count;
	struct vm_dots dots;
};

/* Returns 0, or -1 with errno ENOMEM. */
int vm_chart_add(struct vm_chart *chart, const struct vm_moment *moment);

void vm_chart_free(struct vm_chart *chart);

#endif
