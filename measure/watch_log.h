/* SPDX-License-Identifier: MIT */
/*
 * watch_log - the moments of a watch, kept for each process: for a view, a
 * picture or a file of all that happened.
 */
#ifndef VM_WATCH_LOG_H
#define VM_WATCH_LOG_H

#include <stdio.h>

#include "measure/watch.h"

/* One process's trace. */
struct vm_log_process {
	pid_t pid, parent;	   /* parent 0: not known */
	struct vm_moment *moments; /* in the order in which they were seen */
	size_t count;
};

/* Starts from { 0 }. All of it is owned by the structure. */
struct vm_watch_log {
	struct vm_log_process *processes; /* by when they were first seen */
	size_t count;
	struct vm_moment *system; /* the moments that are of no process */
	size_t system_count;
	char **refused; /* what could not be had */
	size_t refused_count;
};

/*
 * Copies a moment, and what it points to, into its process: the last one seen
 * with its PID. Returns 0, or -1 with errno ENOMEM.
 */
int vm_watch_log_add(struct vm_watch_log *log, const struct vm_moment *moment);
int vm_watch_log_refused(struct vm_watch_log *log, const char *what);

/*
 * The document that doc/watch.schema.json describes, to `out`, whose errors
 * the caller finds by ferror(3). `command` is what was started, NULL-ended, or
 * NULL; `began` the time(2) at which it was.
 */
void vm_watch_log_json(FILE *out, const struct vm_watch_log *log,
		       const struct vm_watch_end *end, char *const *command,
		       int64_t began);

void vm_watch_log_free(struct vm_watch_log *log);

#endif
