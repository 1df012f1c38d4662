/* SPDX-License-Identifier: MIT */
/* vmgrade_observe - one run of a student's program, watched, as a trace. */
#ifndef VMGRADE_OBSERVE_H
#define VMGRADE_OBSERVE_H

#include "measure/trace.h"
#include "tools/vmgrade_box.h"
#include "tools/vmgrade_lab.h"

/* All of it is owned: observation_free(). */
struct observation {
	/* The lab's marks, what was drawn and "exit_status" as facts. */
	struct vm_trace trace;
	bool executed; /* else `failure` */
	char *failure;
	int error;  /* with `failure`: execve(2)'s errno, or 0 */
	int status; /* the program's, as wait(2) has it */
	enum box_limit limit;
	char *output; /* the first of it; terminated, may hold NULs */
	size_t size;
	char *refused; /* what could not be watched here, or NULL */
};

/*
 * Runs argv in the cell, with `input` (or NULL) on standard input and a
 * terminal as its standard output, so that a line that it prints is seen when
 * it is printed. It is held and measured at the marks of the lab. Returns 0, or
 * -1 with errno when the grader could not do it.
 */
int observe(struct box_cell *cell, const struct box *box, const struct lab *lab,
	    const char *student, char *const *argv, const char *input,
	    struct observation *observation);
void observation_free(struct observation *observation);

#endif
