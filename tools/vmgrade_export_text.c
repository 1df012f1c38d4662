/* SPDX-License-Identifier: MIT */
/* vmgrade_export_text - the class as CSV, JUnit XML and Markdown. */
#include <stdlib.h>
#include <string.h>

#include "measure/result.h"
#include "tools/vmgrade.h"
#include "tools/vmgrade_export.h"
#include "tools/vmgrade_table.h"

/*
 * RFC 4180. What a spreadsheet would take for a formula is behind an
 * apostrophe, as it would be typed.
 */
static void csv_text(FILE *out, const char *text)
{
	fputc('"', out);
	if (*text && strchr("=+-@\t\r|", *text))
		fputc('\'', out);
	for (; *text; text++)
		fprintf(out, *text == '"' ? "\"\"" : "%c", *text);
	fputc('"', out);
}

struct csv {
	FILE *out;
	char **checks; /* names of all checks that any grade has, in order */
	size_t count;
};

static bool csv_gather(void *arg, struct grade *grade)
{
	struct csv *csv = arg;
	size_t i, j;

	for (i = 0; i < grade->count; i++) {
		for (j = 0; j < csv->count; j++)
			if (!strcmp(csv->checks[j], grade->checks[i].name))
				break;
		if (j < csv->count)
			continue;
		csv->checks =
			realloc(csv->checks, (j + 1) * sizeof(*csv->checks));
		if (!csv->checks ||
		    !(csv->checks[j] = strdup(grade->checks[i].name)))
			tool_fail(EXIT_GRADER, "out of memory");
		csv->count++;
	}
	return true;
}

static const struct grade_check *check_named(const struct grade *grade,
					     const char *name)
{
	size_t i;

	for (i = 0; i < grade->count; i++)
		if (!strcmp(grade->checks[i].name, name))
			return &grade->checks[i];
	return NULL;
}

/* Where nothing was judged there is no number, and not 0. */
static bool csv_line(void *arg, struct grade *grade)
{
	const struct csv *csv = arg;
	double points, of;
	size_t i;

	csv_text(csv->out, grade->student);
	if (grade_score(grade, &points, &of))
		fprintf(csv->out, ",%.10g,%.10g", points, of);
	else
		fputs(",,", csv->out);
	fprintf(csv->out, ",%s", grade_open(grade) ? "yes" : "no");
	for (i = 0; i < csv->count; i++) {
		const struct grade_check *check =
			check_named(grade, csv->checks[i]);

		if (!check)
			fputs(",,", csv->out);
		else if (grade_unjudged(check->verdict))
			fprintf(csv->out, ",,%s",
				grade_verdict_name(check->verdict));
		else
			fprintf(csv->out, ",%.10g,%s", check->points,
				grade_verdict_name(check->verdict));
	}
	fputs("\r\n", csv->out);
	return true;
}

void export_csv(FILE *out, struct store *store, const char *student)
{
	struct csv csv = { .out = out };
	char head[256];
	size_t i;

	store_each(store, student, csv_gather, &csv);
	fputs("student,points,of,open", out);
	for (i = 0; i < csv.count; i++) {
		fputc(',', out);
		csv_text(out, csv.checks[i]);
		fputc(',', out);
		snprintf(head, sizeof(head), "%s verdict", csv.checks[i]);
		csv_text(out, head);
	}
	fputs("\r\n", out);
	store_each(store, student, csv_line, &csv);
	for (i = 0; i < csv.count; i++)
		free(csv.checks[i]);
	free(csv.checks);
}

/* An attribute with anybody's text. */
static void attribute(FILE *out, const char *name, const char *text)
{
	fprintf(out, " %s=\"", name);
	vm_xml_text(out, text);
	fputc('"', out);
}

static const char *junit_element(const struct grade_check *check)
{
	switch (check->verdict) {
	case GRADE_PASSED:
		return NULL;
	case GRADE_SKIPPED:
		return "skipped";
	case GRADE_ERROR:
		return "error";
	default:
		return "failure";
	}
}

/* What is said of all checks is said of the first. */
static void junit_case(FILE *out, const struct grade *grade,
		       const struct grade_check *check)
{
	const char *element = junit_element(check);
	const char *reason =
		check != grade->checks && grade_common_reason(grade)
			? "as said of the first check"
			: check->reason;

	fputs("    <testcase", out);
	attribute(out, "classname", grade->student);
	attribute(out, "name", check->name);
	if (!element) {
		fputs("/>\n", out);
		return;
	}
	fprintf(out, ">\n      <%s", element);
	if (strcmp(element, "skipped"))
		attribute(out, "type", grade_verdict_name(check->verdict));
	attribute(out, "message", reason ? reason : "");
	fputs("/>\n    </testcase>\n", out);
}

static bool junit_suite(void *arg, struct grade *grade)
{
	size_t counts[GRADE_VERDICTS] = { 0 }, i, failed;
	FILE *out = arg;

	for (i = 0; i < grade->count; i++)
		counts[grade->checks[i].verdict]++;
	failed = grade->count - counts[GRADE_PASSED] - counts[GRADE_SKIPPED] -
		 counts[GRADE_ERROR];
	fputs("  <testsuite", out);
	attribute(out, "name", grade->student);
	fprintf(out,
		" tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" "
		"skipped=\"%zu\" time=\"%.3f\">\n",
		grade->count, failed, counts[GRADE_ERROR],
		counts[GRADE_SKIPPED], grade->seconds);
	for (i = 0; i < grade->count; i++)
		junit_case(out, grade, &grade->checks[i]);
	fputs("  </testsuite>\n", out);
	return true;
}

void export_junit(FILE *out, struct store *store, const char *student)
{
	fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites", out);
	attribute(out, "name", store_lab(store));
	fputs(">\n", out);
	store_each(store, student, junit_suite, out);
	fputs("</testsuites>\n", out);
}

static bool markdown_line(void *arg, struct grade *grade)
{
	const char *reason = "";
	char score[64];
	size_t i;

	for (i = grade->count; i--;)
		if (grade->checks[i].verdict != GRADE_PASSED &&
		    grade->checks[i].reason)
			reason = grade->checks[i].reason;
	table_row(arg, (const char *const[]){
			       grade->student,
			       feedback_score(grade, score, sizeof(score)),
			       grade_open(grade) ? "yes" : "", reason });
	return true;
}

void export_markdown(FILE *out, struct store *store, const char *student)
{
	static const struct table_column columns[] = { { "student", 0 },
						       { "points", 0 },
						       { "open", 0 },
						       { "first reason", 0 } };
	struct table table = { out, FEEDBACK_MARKDOWN, columns, 4 };

	table_begin(&table);
	store_each(store, student, markdown_line, &table);
	table_end(&table);
}
