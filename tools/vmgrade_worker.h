/* SPDX-License-Identifier: MIT */
/* vmgrade_worker - grades one submission in a process of its own. */
#ifndef VMGRADE_WORKER_H
#define VMGRADE_WORKER_H

#include <stdbool.h>

#include "measure/process.h"
#include "tools/vmgrade_grade.h"
#include "tools/vmgrade_lab.h"
#include "tools/vmgrade_store.h"

struct worker {
	const struct lab *lab;
	struct store *store; /* which the worker itself leaves alone; or NULL */
	struct expected of;  /* its own, freed when the worker is done */
	char *folder;	     /* where its archive is unpacked, or NULL */
	int document;	     /* a file in memory: what it has found */
};

/* Starts it for `worker->of`. Returns 0, or -1 with errno. */
int worker_start(struct worker *worker, struct vm_process *process);

/*
 * The grade of a worker that is over: its own, or grader errors for all checks
 * when it crashed or hung. Frees all that the worker had. False when it ended
 * without one: `grade` then says so.
 */
bool worker_end(struct worker *worker, const struct vm_process *process,
		struct grade *grade);

/*
 * One submission, from beginning to end; ends the tool, and the worker, when
 * that was stopped. After scratch_open() and grade_start().
 */
void worker_grade(const struct lab *lab, const char *path, const char *student,
		  struct grade *grade);

#endif
