/* SPDX-License-Identifier: MIT */
/* run - both arms of each claim in freshly executed processes, and the judge.
 */
#include "measure/run.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "measure/proc.h"

/* One claim on its way: 2 arms to start, to wait for, to judge, to give out. */
struct job {
	struct vm_result result;
	int trace[VM_ARMS]; /* descriptors */
	unsigned int over;  /* arms that are */
	double started;
	char broken[VM_REASON]; /* why an arm could not be performed, or "" */
};

struct run {
	const struct vm_run_options *options;
	struct job *jobs;
	struct vm_process *processes; /* VM_ARMS a job */
	size_t count, begun, given;
	size_t arms_begun, arms_over;
	char exe[PATH_MAX];
	char pages[24];
};

size_t vm_run_pages(void)
{
	enum {
		USUAL = 2560,
		LEAST = 64,
		SHARE = 200
	};
	size_t pages = USUAL;
	uint64_t kib = 0;
	char text[8192];
	int fd = vm_proc_open(0, "meminfo");

	if (fd < 0)
		return pages;
	if (vm_proc_text(fd, text, sizeof(text)) > 0 &&
	    !vm_proc_number(text, "MemAvailable", &kib))
		/* The largest act takes ten blocks; several run at a time. */
		while (pages > LEAST && pages * SHARE > vm_kib_to_pages(kib))
			pages /= 2;
	close(fd);
	return pages;
}

/*
 * Executed by name and not by the link: under Valgrind, /proc/self/exe is
 * Valgrind, but readlink(2) of it is the program.
 */
static int find_self(char *exe, size_t size)
{
	ssize_t len = readlink("/proc/self/exe", exe, size - 1);

	if (len < 0)
		return -1;
	exe[len] = '\0';
	if (access(exe, X_OK)) /* "/path (deleted)" */
		snprintf(exe, size, "/proc/self/exe");
	return 0;
}

struct arm_start {
	struct run *run;
	struct job *job;
	enum vm_arm arm;
};

static int execute_arm(void *arg)
{
	const struct arm_start *start = arg;
	int trace = start->job->trace[start->arm];
	char fd[24], sabotage[24];
	char *argv[] = { start->run->exe,
			 (char *)VM_ARM_OPTION,
			 (char *)start->job->result.request.entry->name,
			 (char *)vm_arm_name(start->arm),
			 fd,
			 start->run->pages,
			 sabotage,
			 NULL };

	_Static_assert(sizeof(argv) / sizeof(*argv) == VM_ARM_ARGS + 1, "");
	snprintf(fd, sizeof(fd), "%d", trace);
	snprintf(sabotage, sizeof(sabotage), "%d",
		 start->job->result.request.sabotage);
	vm_process_settle();
	if (fcntl(trace, F_SETFD, 0) == 0)
		execv(start->run->exe, argv);
	return 98;
}

static double limit_of(const struct run *run, const struct job *job)
{
	double limit = job->result.request.entry->claim->limit;

	limit = limit > 0 ? limit : VM_LIMIT;
	return run->options->hygiene ? 10 * limit : limit;
}

static int start_arm(struct run *run, struct job *job, enum vm_arm arm,
		     struct vm_process *process)
{
	struct arm_start start = { run, job, arm };

	job->trace[arm] = vm_trace_create();
	if (job->trace[arm] < 0)
		return -1;
	return vm_process_start(process, limit_of(run, job), execute_arm,
				&start);
}

static void skip(struct job *job, unsigned int unmet)
{
	struct vm_judgement *judgement = &job->result.judgement;

	judgement->verdict = VM_SKIPPED;
	vm_needs_text(unmet, judgement->reason, sizeof(judgement->reason));
	job->over = VM_ARMS;
}

/* Why this arm is no good, in the job's `broken`; the first reason stays. */
static void inspect(struct run *run, struct job *job, enum vm_arm arm,
		    const struct vm_process *process)
{
	const struct vm_record *said;
	const struct vm_trace *trace = &job->result.trace[arm];
	char how[128];

	if (*job->broken)
		return;
	said = vm_trace_find(trace, VM_RECORD_BREAK, NULL, 0);
	vm_process_text(process, limit_of(run, job), how, sizeof(how));
	if (said)
		snprintf(job->broken, sizeof(job->broken), "%s: %s",
			 vm_arm_name(arm), said->text);
	else if (process->late || process->status)
		snprintf(job->broken, sizeof(job->broken), "%s: %s",
			 vm_arm_name(arm), how);
	else if (!vm_trace_find(trace, VM_RECORD_END, NULL, 0))
		snprintf(job->broken, sizeof(job->broken),
			 "%s: ended before its act did", vm_arm_name(arm));
}

static void judge(struct run *run, struct job *job)
{
	struct vm_result *result = &job->result;
	const struct vm_claim *claim = result->request.entry->claim;
	struct vm_judgement *judgement = &result->judgement;
	unsigned int unmet = 0;
	size_t i;

	result->seconds = vm_now() - job->started;
	for (i = 0; i < VM_EXPECTS && claim->expects[i].treatment.set; i++)
		unmet |= vm_needs_unmet(claim->expects[i].needs);
	if (!run->options->hygiene)
		vm_judge(claim->expects, &result->trace[VM_TREATMENT],
			 &result->trace[VM_CONTROL], unmet, judgement);
	if (*job->broken) {
		judgement->verdict = VM_BROKEN;
		memcpy(judgement->reason, job->broken, sizeof(job->broken));
	}
}

/* An arm is over: takes its trace, and judges the claim behind the last. */
static void finish_arm(struct run *run, size_t index)
{
	struct job *job = &run->jobs[index / VM_ARMS];
	enum vm_arm arm = index % VM_ARMS;

	run->arms_over++;
	job->over++;
	if (vm_trace_load(job->trace[arm], &job->result.trace[arm]))
		snprintf(job->broken, sizeof(job->broken), "%s: trace: %s",
			 vm_arm_name(arm), strerror(errno));
	close(job->trace[arm]);
	inspect(run, job, arm, &run->processes[index]);
	if (job->over == VM_ARMS)
		judge(run, job);
}

static void give(struct run *run,
		 void (*done)(const struct vm_result *result, void *arg),
		 void *arg)
{
	while (run->given < run->count &&
	       run->jobs[run->given].over == VM_ARMS) {
		struct vm_result *result = &run->jobs[run->given++].result;

		done(result, arg);
		vm_trace_free(&result->trace[VM_TREATMENT]);
		vm_trace_free(&result->trace[VM_CONTROL]);
	}
}

/* Starts the next arm, or passes over a claim whose needs are not met. */
static int begin(struct run *run)
{
	size_t index = run->begun;
	struct job *job = &run->jobs[index / VM_ARMS];
	const struct vm_claim *claim = job->result.request.entry->claim;

	if (index % VM_ARMS == VM_TREATMENT) {
		unsigned int unmet = vm_needs_unmet(vm_claim_needs(claim));

		job->started = vm_now();
		if (unmet && !run->options->hygiene) {
			skip(job, unmet);
			run->begun += VM_ARMS;
			return 0;
		}
	}
	run->begun++;
	run->arms_begun++;
	return start_arm(run, job, index % VM_ARMS, &run->processes[index]);
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
	size_t arms = VM_ARMS * run->count;
	size_t jobs = run->options->jobs ? run->options->jobs : processors();
	ssize_t index;

	while (run->given < run->count) {
		while (run->begun < arms &&
		       run->arms_begun - run->arms_over < jobs)
			if (begin(run))
				return -1;
		index = vm_process_wait(run->processes, run->begun,
					run->options->tick, arg);
		if (index >= 0)
			finish_arm(run, (size_t)index);
		give(run, done, arg);
	}
	return 0;
}

ssize_t vm_run(const struct vm_request *requests, size_t count,
	       const struct vm_run_options *options,
	       void (*done)(const struct vm_result *result, void *arg),
	       void *arg)
{
	struct run run = { .options = options, .count = count };
	size_t i;
	int result = -1;

	snprintf(run.pages, sizeof(run.pages), "%zu", vm_run_pages());
	run.jobs = calloc(count + 1, sizeof(*run.jobs));
	run.processes = calloc(count + 1, VM_ARMS * sizeof(*run.processes));
	if (run.jobs && run.processes && !find_self(run.exe, sizeof(run.exe))) {
		for (i = 0; i < count; i++)
			run.jobs[i].result.request = requests[i];
		result = run_all(&run, done, arg);
	}
	free(run.jobs);
	free(run.processes);
	return result ? -1 : (ssize_t)run.given;
}
