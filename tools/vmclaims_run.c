/* SPDX-License-Identifier: MIT */
/* vmclaims_run - verifies claims, and what becomes of the results. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "measure/result.h"
#include "tools/vmclaims.h"

struct session {
	const struct options *options;
	json_t *document;
	size_t count; /* claims; each is to be run options->repeat times */
	size_t wanted, given;
	size_t failures; /* whose traces were kept */
	size_t counts[VM_BROKEN + 1];
	double started;
	bool text, progress;
};

struct vm_request *chosen_claims(int argc, char **argv, size_t *count)
{
	struct vm_request *requests;
	size_t i;

	*count = argc ? (size_t)argc : vm_claim_count();
	requests = calloc(*count + 1, sizeof(*requests));
	if (!requests)
		tool_fail(TOOL_FAILED, "out of memory");
	for (i = 0; i < *count; i++) {
		requests[i].entry =
			argc ? vm_claim_find(argv[i]) : vm_claim_at(i);
		requests[i].sabotage = VM_ALL_VERBS;
		if (!requests[i].entry)
			tool_usage("'%s' is not a claim; 'vmclaims list' shows "
				   "them",
				   argv[i]);
	}
	return requests;
}

static void clear_progress(const struct session *session)
{
	if (session->progress)
		fputs("\r\033[K", stderr);
}

static void tick(void *arg)
{
	const struct session *session = arg;
	double seconds = vm_now() - session->started;

	if (session->progress && seconds > 2)
		fprintf(stderr, "\r\033[K%zu of %zu claims, %.0f seconds",
			session->given, session->wanted, seconds);
}

static void print_claim(const struct vm_result *result)
{
	const struct vm_judgement *judgement = &result->judgement;
	const struct vm_claim_entry *entry = result->request.entry;

	print_verdict(judgement->verdict, 9);
	printf("%s%s%s", vm_colour(stdout, VM_BOLD), entry->name,
	       vm_colour(stdout, VM_PLAIN));
	if (result->seconds > 0)
		printf("  %s%.0f ms%s", vm_colour(stdout, VM_DIM),
		       result->seconds * 1000, vm_colour(stdout, VM_PLAIN));
	putchar('\n');
	print_wrapped(entry->claim->states, 9);
	if (*judgement->reason)
		print_wrapped(judgement->reason, 9);
	if (result->again) {
		char text[VM_REASON + 128], number[VM_NUMBER];

		snprintf(text, sizeof(text),
			 "Run again, alone: the kernel took back or moved at "
			 "least %s pages during the first run (%s)",
			 vm_number(number, (int64_t)result->first_taken),
			 result->first_reason);
		print_wrapped(text, 9);
	}
	print_outcomes(judgement, judgement->alone ? 1 : VM_ARMS);
}

/* Of many runs: those that failed, as far as anybody reads them, and the last.
 */
static bool keeps_traces(struct session *session, enum vm_verdict verdict)
{
	enum {
		FAILURES = 100
	};
	const struct options *options = session->options;

	if (!options->json)
		return false;
	if (session->given >= session->wanted - session->count)
		return true;
	return verdict > VM_SKIPPED && session->failures++ < FAILURES;
}

static void drop_traces(const struct session *session)
{
	json_t *claim = json_array_get(
		json_object_get(session->document, "claims"), session->given);
	json_t *arms = json_object_get(claim, "arms");
	enum vm_arm arm;

	for (arm = 0; arm < VM_ARMS; arm++)
		json_array_clear(json_object_get(arms, vm_arm_name(arm)));
	/* Of a long run that nobody has a document of, what was seen, too. */
	if (session->options->repeat > 1 && !session->options->json &&
	    !session->options->junit)
		json_array_clear(json_object_get(claim, "expectations"));
}

static void take(const struct vm_result *result, void *arg)
{
	struct session *session = arg;
	const struct options *options = session->options;
	enum vm_verdict verdict = result->judgement.verdict;

	clear_progress(session);
	session->counts[verdict]++;
	vm_document_add(session->document, result);
	if (options->tap || options->ktap)
		vm_tap_claim(stdout, options->ktap ? VM_KTAP : VM_TAP14,
			     session->document, session->given);
	else if (session->text &&
		 (options->repeat == 1 || verdict > VM_OBSERVED))
		print_claim(result);
	if (!keeps_traces(session, verdict))
		drop_traces(session);
	session->given++;
	fflush(stdout);
}

/* "Linux 6.18.44 x86_64, pages of 4 KiB, glibc 2.36, ..." */
static void print_head(const struct session *session)
{
	const json_t *environment =
		json_object_get(session->document, "environment");
	static const char *const keys[] = { "kernel", "machine", "libc",
					    "link" };
	const char *text[4];
	char size[VM_NUMBER];
	size_t i;

	for (i = 0; i < 4; i++)
		text[i] = json_string_value(
			json_object_get(environment, keys[i]));
	printf("%sLinux %s %s, pages of %s, %s, %s%s\n",
	       vm_colour(stdout, VM_DIM), text[0], text[1],
	       vm_size(size, (uint64_t)json_integer_value(json_object_get(
				     environment, "page_bytes"))),
	       text[2], text[3], vm_colour(stdout, VM_PLAIN));
	printf("%s%-40s  %12s  %12s%s\n", vm_colour(stdout, VM_DIM),
	       "pages and counts", vm_arm_name(VM_TREATMENT),
	       vm_arm_name(VM_CONTROL), vm_colour(stdout, VM_PLAIN));
}

static void print_summary(const struct session *session)
{
	enum vm_verdict verdict;

	if (session->options->repeat == 1)
		vm_roots(stdout, "", session->document);
	printf("%zu run:", session->given);
	for (verdict = VM_HOLDS; verdict <= VM_BROKEN; verdict++)
		if (session->counts[verdict] || verdict == VM_HOLDS)
			printf(" %zu %s", session->counts[verdict],
			       vm_verdict_name(verdict));
	printf(", in %.2f seconds%s\n", vm_now() - session->started,
	       session->options->hygiene ? "; nothing was judged" : "");
}

/* The worst wins, and a run of nothing is no success. */
static int status_of(const struct session *session)
{
	enum vm_verdict verdict = VM_BROKEN;

	if (!session->wanted || session->given != session->wanted) {
		tool_say("%zu claims were run and %zu expected", session->given,
			 session->wanted);
		return EXIT_BROKEN;
	}
	while (verdict > VM_HOLDS && !session->counts[verdict])
		verdict--;
	if (verdict == VM_SKIPPED && session->options->fail_on_skip)
		return TOOL_FAILED;
	return vm_verdict_status(verdict);
}

/* Opened before the run, so that a bad path does not cost its results. */
static void open_file(struct tool_file *file, const char *path)
{
	if (path)
		tool_file_open(file, path);
}

/* In parts: what is known of a claim on its way is a few KiB. */
static void run_all(struct session *session, const struct vm_request *requests)
{
	enum {
		PART = 1000
	};
	const struct vm_run_options options = {
		.jobs = session->options->jobs,
		.hygiene = session->options->hygiene,
		.tick = tick,
	};
	struct vm_request part[PART];
	size_t done, i;

	for (done = 0; done < session->wanted; done += i) {
		for (i = 0; i < PART && done + i < session->wanted; i++)
			part[i] = requests[(done + i) % session->count];
		if (vm_run(part, i, &options, take, session) < 0)
			tool_fail(EXIT_BROKEN,
				  "cannot start a claim: %m: is /proc mounted, "
				  "and may this user start processes?");
	}
	clear_progress(session);
}

int command_run(const struct options *options, int argc, char **argv)
{
	struct tool_file json, junit;
	bool machine = options->tap || options->ktap;
	enum vm_tap tap = options->ktap ? VM_KTAP : VM_TAP14;
	struct session session = { .options = options };
	struct vm_request *requests;

	requests = chosen_claims(argc, argv, &session.count);
	open_file(&json, options->json);
	open_file(&junit, options->junit);
	session.wanted = session.count * options->repeat;
	session.document = vm_document();
	session.started = vm_now();
	session.progress = isatty(STDERR_FILENO);
	session.text = !machine &&
		       !(options->json && !strcmp(options->json, "-")) &&
		       !(options->junit && !strcmp(options->junit, "-"));
	if (machine)
		vm_tap_head(stdout, tap, session.document, session.wanted);
	if (session.text)
		print_head(&session);
	run_all(&session, requests);
	if (machine && options->repeat == 1)
		vm_roots(stdout, "# ", session.document);
	if (machine)
		vm_tap_end(stdout, session.document);
	if (session.text)
		print_summary(&session);
	if (options->json) {
		vm_json(json.out, session.document);
		tool_file_close(&json);
	}
	if (options->junit) {
		vm_junit(junit.out, session.document);
		tool_file_close(&junit);
	}
	json_decref(session.document);
	free(requests);
	return status_of(&session);
}
