/* SPDX-License-Identifier: MIT */
/* vmgrade_marks - the marks that a lab defines, left in a trace as they come.
 */
#ifndef VMGRADE_MARKS_H
#define VMGRADE_MARKS_H

#include <regex.h>

#include "measure/watch.h"
#include "tools/vmgrade_lab.h"

struct marker {
	const struct lab *lab;
	const char *student;
	pid_t first;	/* the program's first process; the rest are children */
	bool calls;	/* some mark is a call */
	regex_t *lines; /* matches what some mark matches; NULL: none does */
	regex_t *each;	/* one for each mark of the lab that has a line */
	size_t *times;	/* how often each mark came, by the first process, */
	size_t *child_times; /* and by others */
	bool started, ended;
	struct vm_record start, end; /* the last of each, if there was one */
	size_t records;
	int trace; /* as vm_trace_create() gives it */
	/* Of each mark of a call on how many pages it is. */
	int64_t *at_least, *at_most;
};

/* What was drawn for the student is in the trace at once. 0, or -1, errno. */
int marker_open(struct marker *marker, const struct lab *lab,
		const char *student);

/* Leaves a mark if the moment is one; its process is held meanwhile. */
void marker_take(struct marker *marker, const struct vm_moment *moment);

void marker_fact(struct marker *marker, const char *name, int64_t value);

/* All that came, into `trace`; gives up what is held. 0, or -1 with errno. */
int marker_close(struct marker *marker, struct vm_trace *trace);

#endif
