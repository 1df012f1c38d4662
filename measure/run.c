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
#include <sys/file.h>
#include <unistd.h>

#include "measure/emulator.h"
#include "measure/room.h"

/* One claim on its way: its arms to start, to wait for, to judge, to give. */
struct job {
	struct vm_result result;
	int trace[VM_ARMS];   /* descriptors; 0 before the arm's first run */
	size_t over[VM_ARMS]; /* runs that are */
	bool done;	      /* judged, or skipped */
	double started;
	char broken[VM_REASON]; /* why an arm could not be performed, or "" */
};

/* What a running process performs. */
struct step {
	struct job *job;
	enum vm_arm arm;
};

struct run {
	const struct vm_run_options *options;
	struct job *jobs;
	size_t count, given;
	/* The next to start: run `next_run` of arm `next_arm` of job `next`. */
	size_t next, next_run;
	enum vm_arm next_arm;
	/* One slot for each process that may run at a time. */
	struct vm_process *processes;
	struct step *steps;
	size_t slots, running;
	int lock;	/* on this program's own file */
	int lock_state; /* LOCK_SH, LOCK_EX, or 0 before the first arm */
	char exe[PATH_MAX];
	char pages[24];
};

static size_t runs_of(const struct job *job)
{
	size_t runs = job->result.request.entry->claim->runs;

	return runs ? runs : 1;
}

static size_t arms_of(const struct job *job)
{
	return job->result.request.entry->claim->observation ? 1 : VM_ARMS;
}

struct arm_start {
	struct run *run;
	struct step *step;
};

static const struct vm_record *cannot_execute(const char *exe)
{
	static struct vm_record record = { .kind = VM_RECORD_BREAK };

	snprintf(record.text, sizeof(record.text), "cannot execute %.150s: %s",
		 exe, strerror(errno));
	return &record;
}

static int execute_arm(void *arg)
{
	const struct arm_start *start = arg;
	const struct step *step = start->step;
	const struct vm_claim_entry *entry = step->job->result.request.entry;
	int trace = step->job->trace[step->arm];
	char fd[24], sabotage[24];
	char *argv[] = { start->run->exe,
			 (char *)VM_ARM_OPTION,
			 (char *)entry->name,
			 (char *)vm_arm_name(step->arm),
			 fd,
			 start->run->pages,
			 sabotage,
			 NULL };

	_Static_assert(sizeof(argv) / sizeof(*argv) == VM_ARM_ARGS + 1, "");
	snprintf(fd, sizeof(fd), "%d", trace);
	snprintf(sabotage, sizeof(sabotage), "%d",
		 step->job->result.request.sabotage);
	vm_process_settle();
	if (entry->claim->prepare)
		entry->claim->prepare(step->arm);
	if (fcntl(trace, F_SETFD, 0) == 0)
		execv(start->run->exe, argv);
	vm_trace_append(trace, cannot_execute(start->run->exe));
	return 98;
}

static double limit_of(const struct run *run, const struct job *job)
{
	double limit = job->result.request.entry->claim->limit;

	limit = limit > 0 ? limit : VM_LIMIT;
	/* A memory checker, or an emulated processor, takes its time. */
	return run->options->hygiene || vm_emulator() ? 10 * limit : limit;
}

static void skip(struct job *job, unsigned int unmet)
{
	struct vm_judgement *judgement = &job->result.judgement;

	judgement->verdict = VM_SKIPPED;
	vm_needs_text(unmet, judgement->reason, sizeof(judgement->reason));
	job->done = true;
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
	else if (job->over[arm] == runs_of(job) &&
		 !vm_trace_find(trace, VM_RECORD_SKIP, NULL, 0) &&
		 !vm_trace_find(trace, VM_RECORD_END, NULL, runs_of(job) - 1))
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
	if (run->options->hygiene)
		judgement->verdict = VM_OBSERVED; /* nothing is judged */
	else
		vm_judge(claim->expects, &result->trace[VM_TREATMENT],
			 claim->observation ? NULL : &result->trace[VM_CONTROL],
			 unmet, judgement);
	if (claim->observation && judgement->verdict == VM_HOLDS)
		judgement->verdict = VM_OBSERVED;
	if (*job->broken) {
		judgement->verdict = VM_BROKEN;
		memcpy(judgement->reason, job->broken, sizeof(job->broken));
	}
}

/* A process is over: inspects it, and judges the claim behind the last. */
static void finish(struct run *run, size_t slot)
{
	struct step *step = &run->steps[slot];
	struct job *job = step->job;
	struct vm_trace *trace = &job->result.trace[step->arm];

	run->running--;
	job->over[step->arm]++;
	vm_trace_free(trace);
	if (vm_trace_load(job->trace[step->arm], trace))
		snprintf(job->broken, sizeof(job->broken), "%s: trace: %s",
			 vm_arm_name(step->arm), strerror(errno));
	inspect(run, job, step->arm, &run->processes[slot]);
	step->job = NULL;
	if (job->over[VM_TREATMENT] + job->over[VM_CONTROL] <
	    arms_of(job) * runs_of(job))
		return;
	close(job->trace[VM_TREATMENT]);
	if (arms_of(job) == VM_ARMS)
		close(job->trace[VM_CONTROL]);
	judge(run, job);
	job->done = true;
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
 * another that runs this same program (make -j). True when `job` may start.
 */
static bool may_start(struct run *run, const struct job *job)
{
	int want = job->result.request.entry->claim->alone ? LOCK_EX : LOCK_SH;

	if (run->running == run->slots)
		return false;
	if (run->running && (want == LOCK_EX || run->lock_state == LOCK_EX))
		return false;
	if (run->lock_state != want && run->lock >= 0)
		flock(run->lock, want);
	run->lock_state = want;
	return true;
}

static void advance(struct run *run, const struct job *job)
{
	if (++run->next_arm < arms_of(job))
		return;
	run->next_arm = VM_TREATMENT;
	if (++run->next_run < runs_of(job))
		return;
	run->next_run = 0;
	run->next++;
}

/* Starts the next process, or passes over a claim whose needs are not met. */
static int start(struct run *run, struct job *job)
{
	struct arm_start start = { .run = run };
	size_t slot = 0;

	if (!job->started) {
		const struct vm_claim *claim = job->result.request.entry->claim;
		unsigned int unmet = vm_needs_unmet(vm_claim_needs(claim));

		job->started = vm_now();
		if (unmet && !run->options->hygiene) {
			skip(job, unmet);
			run->next++;
			return 0;
		}
	}
	while (run->steps[slot].job)
		slot++;
	start.step = &run->steps[slot];
	*start.step = (struct step){ job, run->next_arm };
	if (!run->next_run)
		job->trace[run->next_arm] = vm_trace_create();
	advance(run, job);
	run->running++;
	if (job->trace[start.step->arm] < 0)
		return -1;
	return vm_process_start(&run->processes[slot], limit_of(run, job),
				execute_arm, &start);
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
	ssize_t slot;

	while (run->given < run->count) {
		while (run->next < run->count &&
		       may_start(run, &run->jobs[run->next]))
			if (start(run, &run->jobs[run->next]))
				return -1;
		slot = vm_process_wait(run->processes, run->slots,
				       run->options->tick, arg);
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
		.options = options,
		.count = count,
		.slots = options->jobs ? options->jobs : processors(),
	};
	size_t i;
	int result = -1;

	snprintf(run.pages, sizeof(run.pages), "%zu", vm_room());
	run.jobs = calloc(count + 1, sizeof(*run.jobs));
	run.processes = calloc(run.slots, sizeof(*run.processes));
	run.steps = calloc(run.slots, sizeof(*run.steps));
	run.lock = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
	if (run.jobs && run.processes && run.steps &&
	    !vm_process_self(run.exe, sizeof(run.exe))) {
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
