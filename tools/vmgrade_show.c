/* SPDX-License-Identifier: MIT */
/* vmgrade_show - one student's feedback, or the class. */
#include <stdlib.h>
#include <string.h>

#include "tools/vmgrade.h"
#include "tools/vmgrade_feedback.h"
#include "tools/vmgrade_pages.h"
#include "tools/vmgrade_store.h"
#include "tools/vmgrade_summary.h"
#include "tools/vmgrade_table.h"

static bool show_one(void *arg, struct grade *grade)
{
	feedback(stdout, grade, *(const enum feedback_format *)arg);
	return true;
}

/* The verdicts of a student's checks, in one word each that went wrong. */
static char *failures(const struct grade *grade)
{
	char *text = NULL;
	size_t size, i;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		tool_fail(EXIT_GRADER, "out of memory");
	for (i = 0; i < grade->count; i++)
		if (grade->checks[i].verdict != GRADE_PASSED)
			fprintf(out, "%s%s: %s", ftell(out) ? ", " : "",
				grade->checks[i].name,
				grade_verdict_name(grade->checks[i].verdict));
	if (fclose(out))
		tool_fail(EXIT_GRADER, "out of memory");
	return text;
}

static bool list_one(void *arg, struct grade *grade)
{
	char score[64], *failed = failures(grade);

	table_row(arg, (const char *const[]){
			       grade->student,
			       feedback_score(grade, score, sizeof(score)),
			       grade_open(grade) ? "yes" : "", failed });
	free(failed);
	return true;
}

static void show_class(struct store *store, enum feedback_format format)
{
	static const struct table_column columns[] = { { "student", 24 },
						       { "points", 18 },
						       { "open", 4 },
						       { "not passed", 0 } };
	struct table table = { stdout, format, columns, 4 };

	if (format == FEEDBACK_HTML)
		page_begin(stdout, store_lab(store));
	summary_write(stdout, store, format);
	table_heading(stdout, format, "Students");
	table_begin(&table);
	store_each(store, NULL, list_one, &table);
	table_end(&table);
	if (format == FEEDBACK_HTML)
		page_end(stdout);
}

int command_show(const struct options *options, int argc, char **argv)
{
	enum feedback_format format =
		feedback_named(options->format ? options->format : "text");
	const char *student = argc ? argv[0] : options->student;
	struct store *store;

	if (!options->store)
		tool_usage("show: which gradebook? --store=FILE");
	if (format == FEEDBACK_FORMATS || (format == FEEDBACK_JSON && !student))
		tool_usage("show: --format is text, markdown or html%s",
			   student ? ", or json" : "");
	store = store_open(options->store, STORE_READ, NULL);
	if (!student)
		show_class(store, format);
	else if (!store_each(store, student, show_one, &format))
		tool_fail(TOOL_FAILED, "%s: there is no student %s",
			  plain_copy(options->store), plain_copy(student));
	store_close(store);
	return TOOL_OK;
}
