/* SPDX-License-Identifier: MIT */
/* run - both arms of each claim in freshly executed processes, when each may.
 */
#include "measure/run.h"

#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

#include "measure/room.h"
#include "measure/run_job.h"

struct run {
	struct run_setting setting;
	struct job *jobs;
	size_t count, given;
	size_t next; /* the first job that was never started */
	/* One slot for each process that may run at a time. */
	struct vm_process *processes;
	struct step *steps;
	size_t slots, running;
	int lock;	/* on this program's own file */
	int lock_state; /* LOCK_SH, LOCK_EX, or 0 before the first arm */
};

/* A process is over. */
static void finish(struct run *run, size_t slot)
{
	struct step *step = &run->steps[slot];

	run->running--;
	job_finish(&run->setting, step, &run->processes[slot]);
	step->job = NULL;
}

static void give(struct run *run,
		 void (*done)(const struct vm_result *result, void *arg),
		 void *arg)
{
	/* Whoever looks at a result for a while must not keep others waiting.
	 */
	if (!run->running && run->lock >= 0) {
		flock(run->lock, LOCK_UN);
		run->lock_state = 0;
	}
	while (run->given < run->count && run->jobs[run->given].done) {
		struct vm_result *result = &run->jobs[run->given++].result;

		done(result, arg);
		vm_trace_free(&result->trace[VM_TREATMENT]);
		vm_trace_free(&result->trace[VM_CONTROL]);
	}
}

/*
 * An alone claim shares the machine with no other act, of this process or of
 * another that runs this same program (make -j); neither does one that is run
 * again. True when `job` may start.
 */
static bool may_start(struct run *run, const struct job *job)
{
	bool alone =
		job->result.request.entry->claim->alone || job->result.again;
	int want = alone ? LOCK_EX : LOCK_SH;

	if (run->running == run->slots)
		return false;
	if (run->running && (want == LOCK_EX || run->lock_state == LOCK_EX))
		return false;
	if (run->lock_state != want && run->lock >= 0)
		flock(run->lock, want);
	run->lock_state = want;
	return true;
}

/* Whose process is to start next: of one run again first; NULL when all have.
 */
static struct job *next_job(const struct run *run)
{
	size_t i;

	for (i = run->given; i < run->next; i++)
		if (run->jobs[i].result.again &&
		    run->jobs[i].begun < job_processes(&run->jobs[i]))
			return &run->jobs[i];
	return run->next < run->count ? &run->jobs[run->next] : NULL;
}

/* Starts the next process, or passes over a claim whose needs are not met. */
static int start(struct run *run, struct job *job)
{
	size_t slot = 0;
	int result = 0;

	while (run->steps[slot].job)
		slot++;
	if (job->started > 0 || job_begin(&run->setting, job)) {
		run->running++;
		result = job_start(&run->setting, job, &run->steps[slot],
				   &run->processes[slot]);
		if (job->begun < job_processes(job))
			return result;
	}
	run->next += job == &run->jobs[run->next];
	return result;
}

static size_t processors(void)
{
	cpu_set_t set;

	return sched_getaffinity(0, sizeof(set), &set)
		       ? 1
		       : (size_t)CPU_COUNT(&set);
}

static int run_all(struct run *run,
		   void (*done)(const struct vm_result *result, void *arg),
		   void *arg)
{
	struct job *job;
	ssize_t slot;

	while (run->given < run->count) {
		while ((job = next_job(run)) && may_start(run, job))
			if (start(run, job))
				return -1;
		slot = vm_process_wait(run->processes, run->slots,
				       run->setting.options->tick, arg);
		if (slot >= 0)
			finish(run, (size_t)slot);
		give(run, done, arg);
	}
	return 0;
}

ssize_t vm_run(const struct vm_request *requests, size_t count,
	       const struct vm_run_options *options,
	       void (*done)(const struct vm_result *result, void *arg),
	       void *arg)
{
	struct run run = {
		.setting = { .options = options },
		.count = count,
		.slots = options->jobs ? options->jobs : processors(),
	};
	size_t i;
	int result = -1;

	snprintf(run.setting.pages, sizeof(run.setting.pages), "%zu",
		 vm_room());
	run.jobs = calloc(count + 1, sizeof(*run.jobs));
	run.processes = calloc(run.slots, sizeof(*run.processes));
	run.steps = calloc(run.slots, sizeof(*run.steps));
	run.lock = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
	if (run.jobs && run.processes && run.steps &&
	    !vm_process_self(run.setting.exe, sizeof(run.setting.exe))) {
		for (i = 0; i < count; i++)
			run.jobs[i].result.request = requests[i];
		result = run_all(&run, done, arg);
	}
	free(run.jobs);
	free(run.processes);
	free(run.steps);
	if (run.lock >= 0)
		close(run.lock);
	return result ? -1 : (ssize_t)run.given;
}
