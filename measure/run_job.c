/* SPDX-License-Identifier: MIT */
/* run_job - one claim on its way through a run. */
#include "measure/run_job.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "measure/draw.h"
#include "measure/emulator.h"

static const struct vm_claim *claim_of(const struct job *job)
{
	return job->result.request.entry->claim;
}

static size_t runs_of(const struct job *job)
{
	return claim_of(job)->runs ? claim_of(job)->runs : 1;
}

static size_t arms_of(const struct job *job)
{
	return claim_of(job)->observation ? 1 : VM_ARMS;
}

size_t job_processes(const struct job *job)
{
	return arms_of(job) * runs_of(job);
}

struct arm_start {
	const struct run_setting *setting;
	const struct step *step;
};

__attribute__((format(printf, 3, 4))) static void
say(int trace, enum vm_record_kind kind, const char *format, ...)
{
	static struct vm_record record;
	va_list args;

	record.kind = (int32_t)kind;
	va_start(args, format);
	vsnprintf(record.text, sizeof(record.text), format, args);
	va_end(args);
	vm_trace_append(trace, &record);
}

/* In the arm's process; returns its exit status when it cannot be executed. */
static int execute_arm(void *arg)
{
	const struct arm_start *start = arg;
	const struct step *step = start->step;
	const struct vm_claim_entry *entry = step->job->result.request.entry;
	const char *exe = start->setting->exe;
	int trace = step->job->trace[step->arm];
	char fd[24], sabotage[24];
	char *argv[] = { (char *)exe,
			 (char *)VM_ARM_OPTION,
			 (char *)entry->name,
			 (char *)vm_arm_name(step->arm),
			 fd,
			 (char *)start->setting->pages,
			 sabotage,
			 NULL };

	_Static_assert(sizeof(argv) / sizeof(*argv) == VM_ARM_ARGS + 1, "");
	snprintf(fd, sizeof(fd), "%d", trace);
	snprintf(sabotage, sizeof(sabotage), "%d",
		 step->job->result.request.sabotage);
	vm_process_settle();
	if (entry->claim->prepare)
		entry->claim->prepare(step->arm);
	if (vm_process_refused()) {
		say(trace, VM_RECORD_SKIP,
		    "%s was refused: %s, as some containers' filters do; run "
		    "outside, or allow it",
		    vm_process_refused(), strerror(EPERM));
		return 0;
	}
	if (fcntl(trace, F_SETFD, 0) == 0)
		execv(exe, argv);
	say(trace, VM_RECORD_BREAK, "cannot execute %.150s: %s", exe,
	    strerror(errno));
	return 98;
}

static double limit_of(const struct run_setting *setting, const struct job *job)
{
	double limit = claim_of(job)->limit;

	limit = limit > 0 ? limit : VM_LIMIT;
	/* A memory checker, or an emulated processor, takes its time. */
	return setting->options->hygiene || vm_emulator() ? 10 * limit : limit;
}

bool job_begin(const struct run_setting *setting, struct job *job)
{
	struct vm_judgement *judgement = &job->result.judgement;
	unsigned int unmet = vm_needs_unmet(vm_claim_needs(claim_of(job)));

	job->started = vm_now();
	if (!unmet || setting->options->hygiene)
		return true;
	judgement->verdict = VM_SKIPPED;
	vm_needs_text(unmet, judgement->reason, sizeof(judgement->reason));
	job->done = true;
	return false;
}

int job_start(const struct run_setting *setting, struct job *job,
	      struct step *step, struct vm_process *process)
{
	struct arm_start start = { setting, step };

	*step = (struct step){ .job = job, .arm = job->begun % arms_of(job) };
	if (job->begun++ < arms_of(job))
		job->trace[step->arm] = vm_trace_create();
	if (job->trace[step->arm] < 0)
		return -1;
	vm_reclaim_now(&step->before);
	return vm_process_start(process, limit_of(setting, job), execute_arm,
				&start);
}

/* Why this arm is no good, in the job's `broken`; the first reason stays. */
static void inspect(const struct run_setting *setting, struct job *job,
		    enum vm_arm arm, const struct vm_process *process)
{
	const struct vm_record *said;
	const struct vm_trace *trace = &job->result.trace[arm];
	char how[128];

	if (*job->broken)
		return;
	said = vm_trace_find(trace, VM_RECORD_BREAK, NULL, 0);
	vm_process_text(process, limit_of(setting, job), how, sizeof(how));
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

static void judge(const struct run_setting *setting, struct job *job)
{
	struct vm_result *result = &job->result;
	const struct vm_claim *claim = claim_of(job);
	struct vm_judgement *judgement = &result->judgement;
	unsigned int unmet = 0;
	size_t i;

	result->seconds = vm_now() - job->started;
	for (i = 0; i < VM_EXPECTS && claim->expects[i].treatment.set; i++)
		unmet |= vm_needs_unmet(claim->expects[i].needs);
	if (setting->options->hygiene)
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

static uint64_t taken(const struct job *job)
{
	return vm_reclaim_pages(&job->during[VM_TREATMENT]) +
	       vm_reclaim_pages(&job->during[VM_CONTROL]);
}

/* All from the start, but for why. */
static void run_again(struct job *job)
{
	struct vm_result first = job->result;
	double started = job->started;
	uint64_t pages = taken(job);

	vm_trace_free(&first.trace[VM_TREATMENT]);
	vm_trace_free(&first.trace[VM_CONTROL]);
	*job = (struct job){ .started = started };
	job->result.request = first.request;
	job->result.again = true;
	job->result.first_taken = pages;
	memcpy(job->result.first_reason, first.judgement.reason,
	       sizeof(first.judgement.reason));
}

/* Of a claim run again: it was disturbed once more, and once more by proof. */
static void leave_unjudged(struct job *job)
{
	struct vm_judgement *judgement = &job->result.judgement;
	char number[VM_NUMBER], reason[VM_REASON];

	memcpy(reason, judgement->reason, sizeof(reason));
	judgement->verdict = VM_SKIPPED;
	snprintf(
		judgement->reason, sizeof(judgement->reason),
		"the kernel took back or moved at least %s pages meanwhile, as "
		"in the first run: not judged; run it where more memory is free "
		"(%.300s)",
		vm_number(number, (int64_t)taken(job)), reason);
}

void job_finish(const struct run_setting *setting, const struct step *step,
		const struct vm_process *process)
{
	struct job *job = step->job;
	struct vm_trace *trace = &job->result.trace[step->arm];
	struct vm_reclaim now;
	enum vm_arm arm;

	vm_reclaim_now(&now);
	vm_reclaim_add(&job->during[step->arm], &step->before, &now);
	job->over[step->arm]++;
	vm_trace_free(trace);
	/* Other runs of the arm may be writing. */
	if (vm_trace_load(job->trace[step->arm],
			  job->over[step->arm] == runs_of(job), trace))
		snprintf(job->broken, sizeof(job->broken), "%s: trace: %s",
			 vm_arm_name(step->arm), strerror(errno));
	inspect(setting, job, step->arm, process);
	if (job->over[VM_TREATMENT] + job->over[VM_CONTROL] <
	    job_processes(job))
		return;
	for (arm = 0; arm < arms_of(job); arm++)
		close(job->trace[arm]);
	judge(setting, job);
	job->done = true;
	/* Of a sabotaged act, nothing is believed but that it does not hold. */
	if (job->result.request.sabotage != VM_ALL_VERBS ||
	    !vm_reclaim_excuses(&job->result.judgement, job->during))
		return;
	if (job->result.again)
		leave_unjudged(job);
	else
		run_again(job);
}
