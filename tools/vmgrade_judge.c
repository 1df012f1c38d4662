/* SPDX-License-Identifier: MIT */
/* vmgrade_judge - a check of a lab, judged by the trace of a run. */
#include "tools/vmgrade_judge.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "measure/draw.h"
#include "measure/expect.h"
#include "measure/proc.h"
#include "tools/vmgrade_present.h"

struct grade_check *check_add(struct grade *grade,
			      const struct lab_check *check)
{
	struct grade_check *added =
		grade_add(grade, check->name, check->title, check->points);

	if (check->why)
		grade_text(&added->why, "%s", check->why);
	if (check->claim)
		grade_text(&added->claim, "%s", check->claim);
	return added;
}

void check_all(const struct lab *lab, struct grade *grade,
	       enum grade_verdict verdict, const char *format, ...)
{
	char reason[1024];
	unsigned int i;
	va_list args;

	va_start(args, format);
	vsnprintf(reason, sizeof(reason), format, args);
	va_end(args);
	for (i = 0; i < lab->checks_count; i++)
		grade_rule(check_add(grade, &lab->checks[i]), verdict, "%s",
			   reason);
}

/* "rss, reserved to written: 6,144", a line for each expectation. */
static void put_seen(FILE *out, const struct vm_outcome *outcome, bool expected)
{
	const struct vm_seen *seen = &outcome->seen[VM_TREATMENT];
	char title[160], text[96];

	if (seen->reading != VM_READ)
		return; /* the reason says why */
	fprintf(out, "%s%s: ", ftell(out) ? "\n" : "",
		vm_expect_title(outcome->expect, title, sizeof(title)));
	if (!expected)
		fputs(vm_number(text, seen->value), out);
	else if (seen->lo < INT64_MIN / 4)
		fprintf(out, "at most %s", vm_number(text, seen->hi));
	else
		fputs(vm_range_text(seen, text, sizeof(text)), out);
}

static void set_seen(const struct vm_judgement *judgement,
		     struct grade_check *ruled)
{
	char *texts[2] = { NULL, NULL };
	size_t i, j, size;

	for (i = 0; i < 2; i++) {
		FILE *out = open_memstream(&texts[i], &size);

		if (!out)
			abort();
		for (j = 0; j < judgement->count; j++)
			put_seen(out, &judgement->outcomes[j], i == 0);
		if (fclose(out))
			abort();
	}
	grade_text(&ruled->expected, "%s", texts[0]);
	grade_text(&ruled->seen, "%s", texts[1]);
	free(texts[0]);
	free(texts[1]);
}

/* When a mark was left; the start and the end stand last in a trace. */
static size_t when(const struct vm_trace *trace, const char *name)
{
	const struct vm_record *mark =
		vm_trace_find(trace, VM_RECORD_MARK, name, 0);

	if (!strcmp(name, "start"))
		return 0;
	return mark ? (size_t)(mark - trace->records) + 1 : SIZE_MAX;
}

/*
 * A change from a mark that came later is the change of nothing: who says
 * "freed" before there is a block has given nothing back.
 */
static bool reversed(const struct vm_expect *expect,
		     const struct vm_trace *trace)
{
	return expect->from && expect->to && strcmp(expect->to, "end") &&
	       when(trace, expect->to) != SIZE_MAX &&
	       when(trace, expect->from) != SIZE_MAX &&
	       when(trace, expect->from) > when(trace, expect->to);
}

/* The first expectation that is not met, or NULL. */
static const struct vm_outcome *unmet(const struct vm_judgement *judgement,
				      const struct vm_trace *trace)
{
	size_t i;

	for (i = 0; i < judgement->count; i++)
		if (!judgement->outcomes[i].seen[VM_TREATMENT].in ||
		    reversed(judgement->outcomes[i].expect, trace))
			return &judgement->outcomes[i];
	return NULL;
}

/* Of the grader itself: then a program that is not measured had a part in it.
 */
static bool measured_here(enum vm_metric metric)
{
	static struct vm_snapshot own;
	static bool taken;
	const uint64_t page = vm_page_size();
	struct vm_reader reader;
	void *block;

	if (!taken) {
		/* A region of its own, for the metrics of a block. */
		block = mmap(NULL, 3 * page, PROT_NONE,
			     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		if (block == MAP_FAILED ||
		    mprotect((char *)block + page, page,
			     PROT_READ | PROT_WRITE) ||
		    vm_reader_open(&reader, getpid()))
			return false;
		taken = !vm_snapshot_take(&reader, (uintptr_t)block + page,
					  page, &own);
		vm_reader_close(&reader);
		munmap(block, 3 * page);
	}
	return taken && own.exit[metric] != VM_UNMEASURED;
}

/* The first mark of an expectation that was never left; NULL: all were. */
static const char *missing_mark(const struct vm_expect *expect,
				const struct vm_trace *trace)
{
	if (expect->from &&
	    !vm_trace_find(trace, VM_RECORD_MARK, expect->from, 0))
		return expect->from;
	if (expect->to && !vm_trace_find(trace, VM_RECORD_MARK, expect->to, 0))
		return expect->to;
	return NULL;
}

/* How a program would have left it: "line like '^reserved'". */
static void put_mark(const struct lab *lab, const char *name, char *text,
		     size_t size)
{
	const char *plain = strncmp(name, "child ", 6) ? name : name + 6;
	unsigned int i;

	for (i = 0; i < lab->marks_count; i++) {
		const struct lab_mark *mark = &lab->marks[i];
		const size_t len = strlen(mark->name);

		if (strncmp(plain, mark->name, len) ||
		    (plain[len] && plain[len] != '-'))
			continue;
		if (mark->line)
			snprintf(text, size,
				 "its standard output has no line like '%s' "
				 "(mark \"%s\")",
				 mark->line, name);
		else
			snprintf(text, size, "it made no such %s (mark \"%s\")",
				 mark->call, name);
		return;
	}
	snprintf(text, size, "the mark \"%s\" is not there", name);
}

/* A mark or a fact never came. Of "MARK present" it may be the fact alone. */
static void rule_absent(const struct lab *lab, const struct vm_expect *expect,
			const struct vm_trace *trace, const struct run_end *end,
			const char *title, struct grade_check *ruled)
{
	char *counted = expect->fact ? present_mark(expect->fact) : NULL;
	const char *mark = counted ?: missing_mark(expect, trace);
	char what[320];

	if (counted && vm_trace_find(trace, VM_RECORD_MARK, counted, 0)) {
		if (present_pages(getpid()) < 0)
			grade_rule(ruled, GRADE_SKIPPED,
				   "this machine does not measure %s", title);
		else
			grade_rule(ruled, GRADE_TAMPERED,
				   "%s is hidden from us by the program itself",
				   title);
	} else {
		if (mark)
			put_mark(lab, mark, what, sizeof(what));
		else
			snprintf(what, sizeof(what), "%s was never seen",
				 title);
		grade_rule(ruled, end->how ? end->verdict : GRADE_WRONG,
			   "%s%s%s", what, end->how ? ": " : "",
			   end->how ? end->how : "");
	}
	free(counted);
}

/* Was there a block, whose pages could have been told? */
static bool is_mapped(const struct vm_expect *expect,
		      const struct vm_trace *trace)
{
	const struct vm_record *mark =
		vm_trace_find(trace, VM_RECORD_MARK, expect->to, 0);
	const uint64_t pages = mark ? mark->snapshot.entry[VM_BLOCK_MAPPED] : 0;

	return pages && pages != VM_UNMEASURED;
}

/* What was to be read is not there: whose doing is that? */
static void rule_unread(const struct lab *lab, const struct vm_outcome *outcome,
			const struct vm_trace *trace, const struct run_end *end,
			struct grade_check *ruled)
{
	const struct vm_expect *expect = outcome->expect;
	char title[160];

	vm_expect_title(expect, title, sizeof(title));
	switch (outcome->seen[VM_TREATMENT].reading) {
	case VM_NOT_READ:
		/* smaps knows whole regions, of which a block may be a part. */
		if (!measured_here(expect->metric))
			grade_rule(ruled, GRADE_SKIPPED,
				   "this machine does not measure %s", title);
		else if (!strncmp(vm_metric_info(expect->metric)->name,
				  "block_present", 13) &&
			 !is_mapped(expect, trace))
			grade_rule(ruled, GRADE_WRONG,
				   "%s: there is no block at its address",
				   title);
		else if (vm_metric_info(expect->metric)->source ==
			 VM_FROM_SMAPS)
			grade_rule(ruled, GRADE_WRONG,
				   "%s cannot be told from what lies beside it",
				   title);
		else
			grade_rule(ruled, GRADE_TAMPERED,
				   "%s is hidden from us by the program itself",
				   title);
		break;
	case VM_TWICE:
		grade_rule(ruled, GRADE_WRONG,
			   "%s cannot be told: the mark came twice", title);
		break;
	default:
		rule_absent(lab, expect, trace, end, title, ruled);
	}
}

void check_judge(const struct lab *lab, const struct lab_check *check,
		 const struct vm_trace *trace, const struct run_end *end,
		 struct grade_check *ruled)
{
	struct vm_expect expects[VM_EXPECTS] = { 0 };
	struct vm_judgement judgement;
	const struct vm_record *said =
		vm_trace_find(trace, VM_RECORD_BREAK, NULL, 0);
	const struct vm_outcome *outcome;
	char text[96], title[160];
	unsigned int i;

	for (i = 0; i < check->expect_count; i++)
		expects[i] = check->expect[i].judged;
	vm_judge(expects, trace, NULL, 0, &judgement);
	set_seen(&judgement, ruled);
	outcome = unmet(&judgement, trace);
	if (said) {
		/* Other programs can be: grade_start() has tried. */
		grade_rule(ruled,
			   end->verdict == GRADE_LIMIT ? GRADE_LIMIT
						       : GRADE_TAMPERED,
			   "%s%s%s", said->text, end->how ? ": " : "",
			   end->how ? end->how : "");
	} else if (!outcome) {
		grade_rule(ruled, GRADE_PASSED, "%s", "as expected");
	} else if (outcome->seen[VM_TREATMENT].reading != VM_READ) {
		rule_unread(lab, outcome, trace, end, ruled);
	} else if (reversed(outcome->expect, trace)) {
		grade_rule(ruled, GRADE_WRONG,
			   "the mark \"%s\" came before \"%s\"",
			   outcome->expect->to, outcome->expect->from);
	} else {
		const struct vm_seen *seen = &outcome->seen[VM_TREATMENT];

		grade_rule(
			ruled, GRADE_WRONG, "%s is %s",
			vm_expect_title(outcome->expect, title, sizeof(title)),
			vm_number(text, seen->value));
	}
}
