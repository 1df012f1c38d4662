/* SPDX-License-Identifier: MIT */
/*
 * run_job - one claim on its way through a run: its arms, what became of them,
 * and its judgement. For run.c, which says when each of them starts.
 */
#ifndef VM_RUN_JOB_H
#define VM_RUN_JOB_H

#include <limits.h>

#include "measure/reclaim.h"
#include "measure/run.h"

/* What all jobs of a run have in common. */
struct run_setting {
	const struct vm_run_options *options;
	char exe[PATH_MAX]; /* this program, to execute anew */
	char pages[24];	    /* of a block, in digits */
};

struct job {
	struct vm_result result;
	int trace[VM_ARMS]; /* descriptors, from each arm's first run on */
	size_t begun;	    /* processes: treatment, control, treatment, ... */
	size_t over[VM_ARMS];
	struct vm_reclaim during[VM_ARMS]; /* summed over the arm's runs */
	bool done;			   /* judged, or skipped */
	double started;
	char broken[VM_REASON]; /* why an arm could not be performed, or "" */
};

/* What a running process performs. */
struct step {
	struct job *job;
	enum vm_arm arm;
	struct vm_reclaim before; /* as the kernel counted at its start */
};

/* How many processes it takes: each run of each arm. */
size_t job_processes(const struct job *job);

/*
 * Before its first process: probes what it needs. False when that is not met:
 * the job is then done, and skipped.
 */
bool job_begin(const struct run_setting *setting, struct job *job);

/*
 * Starts the next process of the job, which `step` then says. Returns 0, or -1
 * with errno.
 */
int job_start(const struct run_setting *setting, struct job *job,
	      struct step *step, struct vm_process *process);

/*
 * A process of it is over. Behind the last, the job is judged and done; or it
 * is not, since all has to be run again, alone (job->result.again).
 */
void job_finish(const struct run_setting *setting, const struct step *step,
		const struct vm_process *process);

#endif
