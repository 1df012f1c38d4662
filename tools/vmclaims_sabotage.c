/* SPDX-License-Identifier: MIT */
/* vmclaims_sabotage - turns verb calls off: no claim may hold then. */
#include <stdlib.h>
#include <string.h>

#include "tools/vmclaims.h"

enum {
	CALLS = 64
};

/* A verb call that was reached in either arm. */
struct call {
	int site, line;
	char verb[VM_NAME];
};

struct found {
	struct call calls[CALLS];
	size_t count;
	enum vm_verdict verdict;
};

static void add_call(struct found *found, const struct vm_record *record)
{
	size_t i, at = 0;

	for (i = 0; i < found->count; i++) {
		if (found->calls[i].site == (int)record->value)
			return;
		if (found->calls[i].site < (int)record->value)
			at = i + 1;
	}
	if (found->count == CALLS)
		return;
	memmove(&found->calls[at + 1], &found->calls[at],
		(found->count - at) * sizeof(*found->calls));
	found->calls[at].site = (int)record->value;
	found->calls[at].line = record->line;
	memcpy(found->calls[at].verb, record->name, VM_NAME);
	found->count++;
}

/* The calls of an unsabotaged run, in the order of the source's lines. */
static void find_calls(const struct vm_result *result, void *arg)
{
	struct found *found = arg;
	const struct vm_record *record;
	enum vm_arm arm;
	size_t i;

	found->verdict = result->judgement.verdict;
	for (arm = 0; arm < VM_ARMS; arm++)
		for (i = 0; (record = vm_trace_find(&result->trace[arm],
						    VM_RECORD_VERB, NULL, i));
		     i++)
			add_call(found, record);
}

void run_one(const struct vm_claim_entry *entry,
	     void (*done)(const struct vm_result *result, void *arg), void *arg)
{
	const struct vm_request request = { entry, VM_ALL_VERBS };
	const struct vm_run_options options = { 0 };

	if (vm_run(&request, 1, &options, done, arg) != 1)
		tool_fail(EXIT_BROKEN, "%s: cannot be started: %m",
			  entry->name);
}

struct tally {
	const struct found *found;
	size_t at, only; /* index of the call; of the first that is tried */
	size_t tried, noticed;
	bool failed; /* a call that went unnoticed, or a claim that fails */
};

static void print_row(const struct vm_result *result, void *arg)
{
	struct tally *tally = arg;
	size_t at = tally->only + tally->at++;
	const struct call *call = &tally->found->calls[at];
	const struct vm_judgement *judgement = &result->judgement;
	bool noticed = judgement->verdict >= VM_VACUOUS;

	tally->tried++;
	tally->noticed += noticed;
	tally->failed |= !noticed;
	printf("%s%-24s %2zu  line %3d  %-12s ",
	       noticed ? "" : vm_colour(stdout, VM_RED),
	       result->request.entry->name, at + 1, call->line, call->verb);
	printf("%-8s %s%s\n", vm_verdict_name(judgement->verdict),
	       noticed ? judgement->reason : "NOT NOTICED: remove this call",
	       noticed ? "" : vm_colour(stdout, VM_PLAIN));
}

static void sabotage(const struct vm_claim_entry *entry,
		     const struct options *options, struct tally *tally)
{
	const struct vm_run_options run = { .jobs = options->jobs };
	struct vm_request requests[CALLS];
	struct found found = { 0 };
	size_t i, count;

	run_one(entry, find_calls, &found);
	if (found.verdict == VM_OBSERVED)
		return; /* nothing is claimed that a verb could matter to */
	if (found.verdict != VM_HOLDS) {
		printf("%-24s %s without sabotage\n", entry->name,
		       vm_verdict_name(found.verdict));
		tally->failed |= found.verdict != VM_SKIPPED;
		return;
	}
	count = found.count;
	tally->only = 0;
	if (options->sabotage_call) {
		tally->only = (size_t)options->sabotage_call - 1;
		if (tally->only >= count)
			tool_usage("%s has %zu verb calls", entry->name, count);
		count = 1;
	}
	for (i = 0; i < count; i++)
		requests[i] = (struct vm_request){
			entry, found.calls[tally->only + i].site
		};
	tally->found = &found; /* cppcheck-suppress autoVariables */
	tally->at = 0;
	if (vm_run(requests, count, &run, print_row, tally) < 0)
		tool_fail(EXIT_BROKEN, "%s: cannot be started: %m",
			  entry->name);
}

int command_sabotage(const struct options *options, int argc, char **argv)
{
	struct tally tally = { 0 };
	struct vm_request *requests;
	size_t i, count;

	requests = chosen_claims(argc, argv, &count);
	for (i = 0; i < count; i++)
		sabotage(requests[i].entry, options, &tally);
	free(requests);
	printf("%zu verb calls turned off, %zu noticed\n", tally.tried,
	       tally.noticed);
	if (!tally.tried && !tally.failed) {
		tool_say("no verb call was turned off: nothing was proved");
		return EXIT_SKIPPED;
	}
	return tally.failed ? TOOL_FAILED : TOOL_OK;
}
