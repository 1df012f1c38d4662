/* SPDX-License-Identifier: MIT */
/*
 * run - runs claims: both arms of each in freshly executed processes, several
 * at a time, and judges them.
 */
#ifndef VM_RUN_H
#define VM_RUN_H

#include <stdbool.h>
#include <stddef.h>

#include "measure/claim.h"
#include "measure/process.h"

struct vm_run_options {
	size_t jobs;  /* arms at a time; 0: as many as there are processors */
	bool hygiene; /* run the acts, judge nothing: for memory checkers */
	void (*tick)(
		void *arg); /* called now and then while waiting; or NULL */
};

/* A claim to run, with all its verbs or with one of its verb calls off. */
struct vm_request {
	const struct vm_claim_entry *entry;
	int sabotage; /* a site (measure/act.h), or VM_ALL_VERBS */
};

enum {
	VM_ALL_VERBS = -1
};

struct vm_result {
	struct vm_request request;
	struct vm_trace trace[VM_ARMS]; /* empty for an arm that did not run */
	double seconds;			/* both arms, all runs */
	struct vm_judgement judgement;
	/*
	 * It was run a second time, alone, and this is that: the kernel had
	 * disturbed `first_taken` pages during the first, which came out as
	 * `first_reason`.
	 */
	bool again;
	uint64_t first_taken;
	char first_reason[VM_REASON];
};

/*
 * A claim that is refuted while the kernel takes memory back or moves it, by
 * the kernel's own word (measure/reclaim.h), is run once more, alone. Refuted
 * again, it is refuted; or skipped, when it was disturbed again. There is no
 * other retry.
 *
 * Runs `count` claims and gives each result, in the order of `requests`, to
 * `done`; the result and its traces are gone when that returns. Returns the
 * number of results given, which is `count`, or -1 with errno when no process
 * could be started or this program's own file cannot be found.
 */
ssize_t vm_run(const struct vm_request *requests, size_t count,
	       const struct vm_run_options *options,
	       void (*done)(const struct vm_result *result, void *arg),
	       void *arg);

#endif
