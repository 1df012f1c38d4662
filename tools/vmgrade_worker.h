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
	struct store *store; /* which the worker itself leaves alone */
	struct expected of;  /* its own, freed when the worker is done */
	char *folder;	     /* where its archive is unpacked, or NULL */
	int document;	     /* a file in memory: what it has found */
};

/* Is that an archive, which grade_packed() is for? */
bool handed_in_packed(const char *path);

/*
 * Unpacks the archive at `path` into `into`, an empty folder, and grades what
 * is in it; an archive that cannot be unpacked, too. grade_free() frees it.
 */
void grade_packed(const struct lab *lab, const char *path, const char *into,
		  const char *student, struct grade *grade);

/* Starts it for `worker->of`. Returns 0, or -1 with errno. */
int worker_start(struct worker *worker, struct vm_process *process);

/*
 * The grade of a worker that is over: its own, or grader errors for all checks
 * when it crashed or hung. Frees all that the worker had. False when it ended
 * without one: `grade` then says so.
 */
bool worker_end(struct worker *worker, const struct vm_process *process,
		struct grade *grade);

#endif
