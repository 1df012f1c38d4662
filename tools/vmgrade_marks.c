/* SPDX-License-Identifier: MIT */
/* vmgrade_marks - the marks that a lab defines, left in a trace as they come.
 */
#include "tools/vmgrade_marks.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "measure/marks.h"
#include "measure/proc.h"
#include "tools/vmgrade_present.h"

static void append(struct marker *marker, struct vm_record *record)
{
	if (marker->records > VM_MARKS)
		return;
	if (marker->records++ == VM_MARKS) {
		record->kind = VM_RECORD_BREAK;
		snprintf(record->text, sizeof(record->text),
			 "more than %d marks", VM_MARKS);
	}
	vm_trace_append(marker->trace, record);
}

void marker_fact(struct marker *marker, const char *name, int64_t value)
{
	struct vm_record record = { .kind = VM_RECORD_FACT, .value = value };

	snprintf(record.name, sizeof(record.name), "%s", name);
	append(marker, &record);
}

/* "(first)|(second)" of all lines, so that the program stops at these alone. */
static int compile_lines(struct marker *marker)
{
	char *text = NULL;
	size_t size, count = 0;
	FILE *out = open_memstream(&text, &size);
	unsigned int i;
	int error = 0;

	if (!out)
		return -1;
	for (i = 0; i < marker->lab->marks_count; i++) {
		const char *line = marker->lab->marks[i].line;

		if (!line)
			continue;
		error |= regcomp(&marker->each[i], line, REG_EXTENDED);
		fprintf(out, "%s(%s)", count++ ? "|" : "", line);
	}
	if (fclose(out))
		return -1;
	if (count) {
		marker->lines = malloc(sizeof(*marker->lines));
		error |= !marker->lines ||
			 regcomp(marker->lines, text, REG_EXTENDED);
	}
	free(text);
	errno = ENOMEM; /* they were compiled before: lab_read() */
	return error ? -1 : 0;
}

static const struct lab_draw *draw_named(const struct lab *lab,
					 const char *name)
{
	unsigned int i;

	for (i = 0; i < lab->draw_count; i++)
		if (name && !strcmp(lab->draw[i].name, name))
			return &lab->draw[i];
	return NULL;
}

/* A number of pages as a mark says it; `otherwise` when it says none. */
static int64_t pages_of(const struct marker *marker, const char *text,
			int64_t otherwise)
{
	struct lab_expression expression;
	const struct lab_draw *draw;
	int64_t pages;

	if (!text || lab_expression(text, &expression))
		return otherwise;
	draw = draw_named(marker->lab, expression.fact);
	pages = lab_value(
		&expression,
		draw ? lab_drawn_fact(marker->lab, draw, marker->student) : 0);
	free(expression.fact);
	return pages;
}

int marker_open(struct marker *marker, const struct lab *lab,
		const char *student)
{
	size_t count = lab->marks_count + 1;
	unsigned int i;

	*marker = (struct marker){ .lab = lab, .student = student };
	marker->each = calloc(count, sizeof(*marker->each));
	marker->times = calloc(count, sizeof(*marker->times));
	marker->child_times = calloc(count, sizeof(*marker->child_times));
	marker->at_least = calloc(count, sizeof(*marker->at_least));
	marker->at_most = calloc(count, sizeof(*marker->at_most));
	marker->trace = vm_trace_create();
	if (!marker->each || !marker->times || !marker->child_times ||
	    !marker->at_least || !marker->at_most || marker->trace < 0 ||
	    compile_lines(marker))
		return -1;
	for (i = 0; i < lab->marks_count; i++) {
		marker->calls |= lab->marks[i].call != NULL;
		marker->at_least[i] =
			pages_of(marker, lab->marks[i].at_least, 0);
		marker->at_most[i] =
			pages_of(marker, lab->marks[i].at_most, INT64_MAX);
	}
	for (i = 0; i < lab->draw_count; i++)
		marker_fact(marker, lab->draw[i].name,
			    lab_drawn_fact(lab, &lab->draw[i], student));
	return 0;
}

/*
 * The process as it is: it is held. False when it has been killed meanwhile; a
 * record of kind BREAK when it is there and cannot be measured.
 */
static bool measure(pid_t pid, const char *name, struct vm_record *record)
{
	struct vm_reader reader;
	int error = 0;

	*record = (struct vm_record){ .kind = VM_RECORD_MARK, .pid = pid };
	snprintf(record->name, sizeof(record->name), "%s", name);
	if (vm_reader_open(&reader, pid) ||
	    vm_snapshot_take(&reader, 0, 0, &record->snapshot))
		error = errno;
	vm_reader_close(&reader);
	if (error) {
		record->kind = VM_RECORD_BREAK;
		snprintf(record->text, sizeof(record->text),
			 "at \"%s\" the program could not be measured: %s",
			 name, strerror(error));
	}
	return error != ESRCH;
}

/* The name that the mark has this time; the first time it is the lab's. */
static void name_mark(struct marker *marker, unsigned int mark, pid_t pid,
		      char name[VM_NAME])
{
	const bool child = pid != marker->first;
	size_t times =
		child ? ++marker->child_times[mark] : ++marker->times[mark];

	if (times == 1)
		snprintf(name, VM_NAME, "%s%s", child ? "child " : "",
			 marker->lab->marks[mark].name);
	else
		snprintf(name, VM_NAME, "%s%s-%zu", child ? "child " : "",
			 marker->lab->marks[mark].name, times);
}

/* Counted where some expectation asks for it. */
static void take_present(struct marker *marker, const char *mark, pid_t pid)
{
	const struct lab *lab = marker->lab;
	char name[VM_NAME + sizeof(PRESENT)];
	unsigned int i, j;
	int64_t pages;

	snprintf(name, sizeof(name), "%s" PRESENT, mark);
	for (i = 0; i < lab->checks_count; i++)
		for (j = 0; j < lab->checks[i].expect_count; j++) {
			const char *fact = lab->checks[i].expect[j].fact;

			if (!fact || strcmp(fact, name))
				continue;
			pages = present_pages(pid);
			if (pages >= 0)
				marker_fact(marker, name, pages);
			return;
		}
}

static void take_line(struct marker *marker, const struct vm_moment *moment)
{
	char name[VM_NAME];
	regmatch_t match[2];
	unsigned int i;

	for (i = 0; i < marker->lab->marks_count; i++) {
		struct vm_record record;

		if (!marker->lab->marks[i].line ||
		    regexec(&marker->each[i], moment->line, 2, match, 0))
			continue;
		name_mark(marker, i, moment->pid, name);
		record = *moment->mark; /* it has just been measured */
		snprintf(record.name, sizeof(record.name), "%s", name);
		append(marker, &record);
		take_present(marker, name, moment->pid);
		if (match[1].rm_so >= 0)
			marker_fact(marker, name,
				    strtoll(moment->line + match[1].rm_so, NULL,
					    0));
	}
}

/* A call that succeeded, or a fork. */
static void take_call(struct marker *marker, const struct vm_moment *moment)
{
	const bool fork = moment->kind == VM_MOMENT_FORK;
	const char *called = fork ? "fork" : moment->call.info->name;
	const int64_t pages =
		fork ? 0 : (int64_t)(moment->call.length / vm_page_size());
	struct vm_record record;
	char name[VM_NAME];
	unsigned int i;

	if (fork ? moment->fork.thread : moment->call.result < 0)
		return;
	for (i = 0; i < marker->lab->marks_count; i++) {
		const char *call = marker->lab->marks[i].call;

		if (!call || strcmp(call, called) ||
		    pages < marker->at_least[i] || pages > marker->at_most[i])
			continue;
		name_mark(marker, i, moment->pid, name);
		if (measure(moment->pid, name, &record))
			append(marker, &record);
		take_present(marker, name, moment->pid);
	}
}

void marker_take(struct marker *marker, const struct vm_moment *moment)
{
	const bool first = moment->pid == marker->first;
	struct vm_record record;

	switch (moment->kind) {
	case VM_MOMENT_EXEC: /* the last program is the one that matters */
		if (first)
			marker->started =
				measure(moment->pid, "start", &marker->start);
		break;
	case VM_MOMENT_SAMPLE: /* none is due but at the end of a process */
		if (first) {
			marker->ended =
				measure(moment->pid, "end", &marker->end);
			break;
		}
		if (measure(moment->pid, "child end", &record))
			append(marker, &record);
		break;
	case VM_MOMENT_FORK:
	case VM_MOMENT_CALL:
		if (marker->calls)
			take_call(marker, moment);
		break;
	case VM_MOMENT_MARK:
		if (moment->line)
			take_line(marker, moment);
		break;
	default:
		break;
	}
}

int marker_close(struct marker *marker, struct vm_trace *trace)
{
	int result = -1;
	unsigned int i;

	if (marker->trace >= 0) {
		if (marker->started)
			append(marker, &marker->start);
		if (marker->ended)
			append(marker, &marker->end);
		result = vm_trace_load(marker->trace, true, trace);
		close(marker->trace);
	}
	for (i = 0; marker->each && i < marker->lab->marks_count; i++)
		if (marker->lab->marks[i].line)
			regfree(&marker->each[i]);
	if (marker->lines)
		regfree(marker->lines);
	free(marker->lines);
	free(marker->each);
	free(marker->times);
	free(marker->child_times);
	free(marker->at_least);
	free(marker->at_most);
	return result;
}
