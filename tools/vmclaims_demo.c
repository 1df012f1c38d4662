/* SPDX-License-Identifier: MIT */
/* vmclaims_demo - walks a student through one experiment, mark by mark. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "tools/vmclaims.h"

static struct termios usual;

/* A terminal without echo would stay behind. */
static void put_back(int signal)
{
	tcsetattr(STDIN_FILENO, TCSANOW, &usual);
	_exit(128 + signal);
}

static void catch_ends(void (*handler)(int signal))
{
	static const int ends[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };
	size_t i;

	for (i = 0; i < sizeof(ends) / sizeof(*ends); i++)
		signal(ends[i], handler);
}

/* Waits for one key; not on a pipe, where nobody could press it. */
static void wait_for_key(void)
{
	struct termios raw;
	char key;

	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO) ||
	    tcgetattr(STDIN_FILENO, &usual))
		return;
	printf("%s  press a key%s", vm_colour(stdout, VM_DIM),
	       vm_colour(stdout, VM_PLAIN));
	fflush(stdout);
	catch_ends(put_back);
	raw = usual;
	raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
	tcsetattr(STDIN_FILENO, TCSANOW, &raw);
	if (read(STDIN_FILENO, &key, 1) != 1)
		key = '\n';
	tcsetattr(STDIN_FILENO, TCSANOW, &usual);
	catch_ends(SIG_DFL);
	printf("\r             \r");
}

static void print_strip(const char *title, const struct vm_snapshot *snapshot)
{
	uint64_t cells = snapshot->block_pages < VM_STRIP
				 ? snapshot->block_pages
				 : VM_STRIP;
	uint64_t i;

	printf("  %-7s ", title);
	for (i = 0; i < cells; i++)
		fputs(vm_page_glyph(snapshot->strip[i], vm_utf8()), stdout);
	putchar('\n');
}

static void print_legend(const struct vm_snapshot *snapshot)
{
	bool utf8 = vm_utf8();
	char pages[VM_NUMBER];

	printf("  %-7s %s not touched  %s zero page  %s in memory; %s pages\n",
	       "", vm_page_glyph(VM_PAGE_NONE, utf8),
	       vm_page_glyph(VM_PAGE_ZERO, utf8),
	       vm_page_glyph(VM_PAGE_PRESENT, utf8),
	       vm_number(pages, (int64_t)snapshot->block_pages));
}

/* The mark before this one in the same process, or NULL. */
static const struct vm_record *mark_before(const struct vm_trace *trace,
					   const struct vm_record *mark)
{
	const struct vm_record *at;

	for (at = mark; at-- > trace->records;)
		if (at->kind == VM_RECORD_MARK && at->pid == mark->pid)
			return at;
	return NULL;
}

/* Is the metric one that the claim is judged by? */
static bool judged(const struct vm_claim *claim, enum vm_metric metric)
{
	size_t i;

	for (i = 0; i < VM_EXPECTS && claim->expects[i].treatment.set; i++)
		if (claim->expects[i].metric == metric)
			return true;
	return false;
}

/* What changed since the process's mark before; at its first, what is. */
static void print_numbers(const struct vm_claim *claim,
			  const struct vm_record *mark,
			  const struct vm_record *before)
{
	enum vm_metric metric;

	for (metric = VM_FACT + 1; metric < VM_METRICS; metric++) {
		const struct vm_metric_info *info = vm_metric_info(metric);
		uint64_t now = mark->snapshot.entry[metric], then = 0;
		char number[VM_NUMBER], change[VM_NUMBER];
		bool paired;

		if (before)
			then = before->snapshot.exit[metric];
		paired = before && then != VM_UNMEASURED;
		if (now == VM_UNMEASURED || (paired && now == then) ||
		    (!paired && (info->counter || !judged(claim, metric))))
			continue;
		vm_number(change, (int64_t)(now - then));
		printf("  %s%-20s %12s",
		       judged(claim, metric) ? "" : vm_colour(stdout, VM_DIM),
		       info->name, vm_number(number, (int64_t)now));
		if (paired)
			printf("  %s%s", now > then ? "+" : "", change);
		printf("  %s%s\n", info->means, vm_colour(stdout, VM_PLAIN));
	}
}

static void show_mark(const struct vm_claim *claim,
		      const struct vm_trace *trace,
		      const struct vm_record *mark)
{
	const struct vm_record *before = mark_before(trace, mark);
	bool child = mark->pid != trace->records[0].pid;

	printf("%smark \"%s\"%s%s\n", vm_colour(stdout, VM_CYAN), mark->name,
	       child ? ", in the child" : "", vm_colour(stdout, VM_PLAIN));
	if (mark->snapshot.block) {
		if (before && before->snapshot.block == mark->snapshot.block)
			print_strip("before", &before->snapshot);
		print_strip(before ? "after" : "block", &mark->snapshot);
		print_legend(&mark->snapshot);
	}
	print_numbers(claim, mark, before);
}

static void show_arm(const struct vm_claim *claim, const struct vm_trace *trace)
{
	char text[VM_TEXT + VM_NUMBER];
	size_t i;

	for (i = 0; i < trace->count; i++) {
		const struct vm_record *record = &trace->records[i];
		char number[VM_NUMBER];

		switch (record->kind) {
		case VM_RECORD_VERB:
			printf("next: %s\n",
			       verb_text(record, text, sizeof(text)));
			break;
		case VM_RECORD_MARK:
			wait_for_key();
			show_mark(claim, trace, record);
			break;
		case VM_RECORD_FACT:
			printf("fact: %s is %s\n", record->name,
			       vm_number(number, record->value));
			break;
		case VM_RECORD_SKIP:
			printf("skipped: %s\n", record->text);
			break;
		}
	}
}

static void show(const struct vm_result *result, void *arg)
{
	const struct vm_claim_entry *entry = result->request.entry;
	const struct vm_claim *claim = entry->claim;
	enum vm_verdict *verdict = arg;
	enum vm_arm arm;

	*verdict = result->judgement.verdict;
	printf("%s%s%s\n", vm_colour(stdout, VM_BOLD), entry->name,
	       vm_colour(stdout, VM_PLAIN));
	print_wrapped(claim->states, 0);
	for (arm = 0; arm < (claim->observation ? 1 : VM_ARMS); arm++) {
		printf("\n%sThe %s%s%s%s\n", vm_colour(stdout, VM_BOLD),
		       vm_arm_name(arm), vm_colour(stdout, VM_PLAIN),
		       arm == VM_CONTROL ? ": " : "",
		       arm == VM_CONTROL ? claim->differs : "");
		show_arm(claim, &result->trace[arm]);
		wait_for_key();
	}
	printf("\n%-42s  %12s  %12s\n", "", vm_arm_name(VM_TREATMENT),
	       vm_arm_name(VM_CONTROL));
	print_outcomes(&result->judgement, claim->observation ? 1 : VM_ARMS);
	print_verdict(*verdict, 0);
	printf("%s%s\n\n", *result->judgement.reason ? ": " : "",
	       result->judgement.reason);
	print_wrapped(claim->why, 0);
}

int command_demo(const struct options *options, int argc, char **argv)
{
	enum vm_verdict verdict = VM_BROKEN;
	struct vm_request *request;
	size_t count;

	(void)options;
	request = chosen_claims(argc, argv, &count);
	run_one(request->entry, show, &verdict);
	free(request);
	return vm_verdict_status(verdict);
}
