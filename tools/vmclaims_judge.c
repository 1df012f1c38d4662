/* SPDX-License-Identifier: MIT */
/* vmclaims_judge - judges a foreign program by a claim's expectations. */
#include <stdlib.h>
#include <string.h>

#include "measure/observe.h"
#include "tools/vmclaims.h"

/* Why the program cannot be judged, into `reason`; false when it can. */
static bool unfit(const struct vm_observation *observation, double limit,
		  char *reason, size_t size)
{
	const struct vm_record *said =
		vm_trace_find(&observation->trace, VM_RECORD_BREAK, NULL, 0);
	const struct vm_process *process = &observation->process;

	if (said)
		snprintf(reason, size, "%s", said->text);
	else if (process->late || process->status)
		vm_process_text(process, limit, reason, size);
	else
		return false;
	return true;
}

/* What single expectations need and do not get, here and of a stranger. */
static unsigned int unmet_of(const struct vm_claim *claim)
{
	unsigned int needs = 0;
	size_t i;

	for (i = 0; i < VM_EXPECTS && claim->expects[i].treatment.set; i++)
		needs |= claim->expects[i].needs;
	return vm_needs_unmet(needs) | VM_NEEDS_OWN_ARM;
}

/* Does every number lie where the claim's control would have it? */
static bool like_control(const struct vm_claim *claim,
			 const struct vm_trace *trace, unsigned int unmet)
{
	struct vm_judgement both;
	size_t i;

	vm_judge(claim->expects, trace, trace, unmet, &both);
	for (i = 0; i < both.count; i++)
		if (!both.outcomes[i].left_out &&
		    !both.outcomes[i].seen[VM_CONTROL].in)
			return false;
	return true;
}

static void print_judgement(const struct vm_claim_entry *entry,
			    const char *program,
			    const struct vm_judgement *judgement,
			    const struct vm_trace *trace, unsigned int unmet)
{
	fflush(stdout);
	print_verdict(judgement->verdict, 9);
	printf("%s%s%s, judged by %s\n", vm_colour(stdout, VM_BOLD), program,
	       vm_colour(stdout, VM_PLAIN), entry->name);
	print_wrapped(entry->claim->states, 9);
	if (*judgement->reason)
		print_wrapped(judgement->reason, 9);
	print_outcomes(judgement, 1);
	if (judgement->verdict != VM_REFUTED)
		return;
	if (like_control(entry->claim, trace, unmet)) {
		char text[512];

		snprintf(text, sizeof(text),
			 "These are the numbers of the claim's control, which "
			 "%s.",
			 entry->claim->differs);
		print_wrapped(text, 9);
	}
	printf("%*sWhy it should be so: vmclaims explain %s\n", 9, "",
	       entry->name);
}

int command_judge(const struct options *options, int argc, char **argv)
{
	const struct vm_claim_entry *entry;
	struct vm_observation seen;
	struct vm_judgement judgement;
	struct vm_request *request;
	unsigned int unmet;
	size_t count;

	(void)argc;
	request = chosen_claims(1, argv, &count);
	entry = request->entry;
	free(request);
	if (entry->claim->observation)
		tool_usage("%s is an observation: there is nothing to judge by",
			   entry->name);
	unmet = vm_needs_unmet(vm_claim_needs(entry->claim) &
			       ~(unsigned int)VM_NEEDS_NO_SANITIZER);
	if (unmet) {
		char text[VM_REASON];

		tool_fail(EXIT_SKIPPED, "%s: cannot be judged here: %s",
			  entry->name,
			  vm_needs_text(unmet, text, sizeof(text)));
	}
	argv++;
	fflush(stdout);
	if (vm_observe(argv, options->limit, &seen))
		tool_fail(EXIT_BROKEN, "%s: cannot be observed: %m", argv[0]);
	if (seen.exec_error)
		tool_fail(EXIT_BROKEN, "%s: cannot be executed: %s", argv[0],
			  strerror(seen.exec_error));
	unmet = unmet_of(entry->claim);
	vm_judge(entry->claim->expects, &seen.trace, NULL, unmet, &judgement);
	if (unfit(&seen, options->limit, judgement.reason,
		  sizeof(judgement.reason)))
		judgement.verdict = VM_BROKEN;
	else if (!vm_trace_find(&seen.trace, VM_RECORD_MARK, NULL, 0))
		tool_fail(EXIT_BROKEN,
			  "%s: left no mark: include vmmark.h and call "
			  "vm_mark(), as 'vmclaims explain %s' does",
			  argv[0], entry->name);
	print_judgement(entry, argv[0], &judgement, &seen.trace, unmet);
	vm_trace_free(&seen.trace);
	return vm_verdict_status(judgement.verdict);
}
