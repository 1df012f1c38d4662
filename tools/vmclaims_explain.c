/* SPDX-License-Identifier: MIT */
/* vmclaims_explain - explains a claim with what it measured. */
#include <stdlib.h>
#include <string.h>

#include "tools/vmclaims.h"

static void section(const char *title)
{
	printf("\n%s%s%s\n", vm_colour(stdout, VM_BOLD), title,
	       vm_colour(stdout, VM_PLAIN));
}

static void print_mark(const struct vm_record *mark, bool child)
{
	char number[VM_NUMBER];

	printf("    %s%smark \"%s\"%s", child ? "    child: " : "",
	       vm_colour(stdout, VM_CYAN), mark->name,
	       vm_colour(stdout, VM_PLAIN));
	if (mark->snapshot.block)
		printf(", with a block of %s pages",
		       vm_number(number, (int64_t)mark->snapshot.block_pages));
	putchar('\n');
}

/* The verbs, marks and facts of an arm in the order they came. */
static void print_done(const struct vm_trace *trace)
{
	size_t i;

	for (i = 0; i < trace->count; i++) {
		const struct vm_record *record = &trace->records[i];
		bool child = record->pid != trace->records[0].pid;
		char text[VM_TEXT + VM_NUMBER], number[VM_NUMBER];

		if (record->kind == VM_RECORD_VERB)
			printf("    %s%s\n", child ? "    child: " : "",
			       verb_text(record, text, sizeof(text)));
		if (record->kind == VM_RECORD_MARK)
			print_mark(record, child);
		if (record->kind == VM_RECORD_FACT)
			printf("    %sfact \"%s\" is %s\n",
			       child ? "    child: " : "", record->name,
			       vm_number(number, record->value));
	}
}

/* Each metric and each cause once, however many expectations have it. */
static void print_metrics(const struct vm_claim *claim)
{
	size_t i, j;

	for (i = 0; i < VM_EXPECTS && claim->expects[i].treatment.set; i++) {
		const struct vm_expect *expect = &claim->expects[i];
		const struct vm_metric_info *info =
			vm_metric_info(expect->metric);
		bool metric = expect->metric != VM_FACT;
		const char *cause = expect->cause;

		for (j = 0; j < i; j++) {
			const struct vm_expect *said = &claim->expects[j];

			metric &= said->metric != expect->metric;
			if (cause && said->cause && !strcmp(cause, said->cause))
				cause = NULL;
		}
		if (metric)
			printf("  %-20s %s (%s)\n", info->name, info->means,
			       vm_source_name(info->source));
		if (cause)
			printf("  %-20s a range, not a number: %s\n", "",
			       cause);
	}
}

static void explain(const struct vm_result *result, void *arg)
{
	const struct vm_claim_entry *entry = result->request.entry;
	const struct vm_claim *claim = entry->claim;
	enum vm_verdict *worst = arg;

	if (result->judgement.verdict > *worst)
		*worst = result->judgement.verdict;
	printf("%s%s%s\n", vm_colour(stdout, VM_BOLD), entry->name,
	       vm_colour(stdout, VM_PLAIN));
	print_wrapped(claim->states, 2);
	section("Source");
	print_wrapped(claim->source, 2);
	if (claim->documented) {
		section("What was documented");
		print_wrapped(claim->documented, 2);
	}
	section("What was done");
	printf("  treatment\n");
	print_done(&result->trace[VM_TREATMENT]);
	if (!claim->observation) {
		printf("  control: %s\n", claim->differs);
		print_done(&result->trace[VM_CONTROL]);
	}
	section("What was seen");
	if (!claim->observation)
		printf("  %-40s  %12s  %12s\n", "", "treatment", "control");
	print_outcomes(&result->judgement, claim->observation ? 1 : VM_ARMS);
	printf("  ");
	print_verdict(result->judgement.verdict, 0);
	printf("%s%s\n", *result->judgement.reason ? ": " : "",
	       result->judgement.reason);
	print_metrics(claim);
	section("Why");
	print_wrapped(claim->why, 2);
}

int command_explain(const struct options *options, int argc, char **argv)
{
	enum vm_verdict worst = VM_HOLDS;
	struct vm_request *requests;
	size_t i, count;

	requests = chosen_claims(argc, argv, &count);
	for (i = 0; i < count; i++) {
		if (i)
			putchar('\n');
		run_one(requests[i].entry, explain, &worst);
	}
	free(requests);
	if (worst == VM_SKIPPED && options->fail_on_skip)
		return TOOL_FAILED;
	return vm_verdict_status(worst);
}
