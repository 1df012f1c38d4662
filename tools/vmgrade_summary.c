/* SPDX-License-Identifier: MIT */
/* vmgrade_summary - what a class did: points, checks, misconceptions, copies.
 */
#include "tools/vmgrade_summary.h"

#include <stdlib.h>
#include <string.h>

#include "measure/draw.h"
#include "tools/vmgrade.h"
#include "tools/vmgrade_table.h"

enum {
	TENTHS = 11, /* of the points: below a tenth, ..., all */
	BAR = 40     /* columns */
};

/* How often something of this name was met, and how it went. */
struct tally {
	char *name;
	size_t passed, partly, failed, unjudged;
};

struct tallies {
	struct tally *list;
	size_t count;
};

struct summary {
	size_t students, scored, open, tenths[TENTHS];
	double share; /* of the points, added up */
	struct tallies checks, misconceptions;
};

static struct tally *tally_of(struct tallies *tallies, const char *name)
{
	struct tally *tally;
	size_t i;

	for (i = 0; i < tallies->count; i++)
		if (!strcmp(tallies->list[i].name, name))
			return &tallies->list[i];
	tallies->list =
		realloc(tallies->list, (i + 1) * sizeof(*tallies->list));
	if (!tallies->list)
		tool_fail(EXIT_GRADER, "out of memory");
	tally = &tallies->list[tallies->count++];
	*tally = (struct tally){ .name = strdup(name) };
	if (!tally->name)
		tool_fail(EXIT_GRADER, "out of memory");
	return tally;
}

static void tallies_free(struct tallies *tallies)
{
	size_t i;

	for (i = 0; i < tallies->count; i++)
		free(tallies->list[i].name);
	free(tallies->list);
}

static void count_check(struct summary *summary,
			const struct grade_check *check)
{
	struct tally *tally = tally_of(&summary->checks, check->name);

	if (grade_unjudged(check->verdict))
		tally->unjudged++;
	else if (check->verdict == GRADE_PASSED)
		tally->passed++;
	else if (check->verdict == GRADE_PARTLY)
		tally->partly++;
	else
		tally->failed++;
	if (check->misconception && check->verdict != GRADE_PASSED)
		tally_of(&summary->misconceptions, check->misconception)
			->failed++;
}

static bool count(void *arg, struct grade *grade)
{
	struct summary *summary = arg;
	double points, of;
	size_t i;

	summary->students++;
	summary->open += grade_open(grade);
	if (grade_score(grade, &points, &of)) {
		const double share = points / of;

		summary->scored++;
		summary->share += share;
		/* The points of ten checks of 0.1 are not quite 1. */
		summary->tenths[(size_t)(share * 10 + 1e-9)]++;
	}
	for (i = 0; i < grade->count; i++)
		count_check(summary, &grade->checks[i]);
	return true;
}

static int by_failures(const void *a, const void *b)
{
	const struct tally *one = a, *other = b;

	if (one->failed != other->failed)
		return one->failed < other->failed ? 1 : -1;
	if (one->partly != other->partly)
		return one->partly < other->partly ? 1 : -1;
	return strcmp(one->name, other->name);
}

static void sort(struct tallies *tallies)
{
	if (tallies->count)
		qsort(tallies->list, tallies->count, sizeof(*tallies->list),
		      by_failures);
}

static const char *number(char text[VM_NUMBER], size_t n)
{
	return vm_number(text, (int64_t)n);
}

/* As long as `n` of `most`, and never nothing for something. */
static const char *bar(char text[BAR + 1], size_t n, size_t most)
{
	size_t length = most ? (n * BAR + most - 1) / most : 0;

	memset(text, '#', length);
	text[length] = '\0';
	return text;
}

static void put_distribution(FILE *out, const struct summary *summary,
			     enum feedback_format format)
{
	static const struct table_column columns[] = { { "points", -8 },
						       { "students", -8 },
						       { "", BAR } };
	const struct table table = { out, format, columns, 3 };
	char range[32], n[VM_NUMBER], ink[BAR + 1];
	size_t most = 0, i;

	for (i = 0; i < TENTHS; i++)
		if (summary->tenths[i] > most)
			most = summary->tenths[i];
	table_heading(out, format, "Distribution");
	table_begin(&table);
	for (i = TENTHS; i--;) {
		if (i == TENTHS - 1)
			snprintf(range, sizeof(range), "100 %%");
		else
			snprintf(range, sizeof(range), "%zu-%zu %%", i * 10,
				 i * 10 + 9);
		table_row(&table, (const char *const[]){
					  range, number(n, summary->tenths[i]),
					  bar(ink, summary->tenths[i], most) });
	}
	table_end(&table);
}

static void put_checks(FILE *out, const struct tallies *checks,
		       enum feedback_format format)
{
	static const struct table_column columns[] = {
		{ "failed", -7 },   { "partly", -7 }, { "passed", -7 },
		{ "unjudged", -8 }, { "check", 0 },
	};
	const struct table table = { out, format, columns, 5 };
	char failed[VM_NUMBER], partly[VM_NUMBER], passed[VM_NUMBER],
		unjudged[VM_NUMBER];
	size_t i;

	table_heading(out, format, "Checks, by how many failed them");
	table_begin(&table);
	for (i = 0; i < checks->count; i++) {
		const struct tally *tally = &checks->list[i];

		table_row(&table, (const char *const[]){
					  number(failed, tally->failed),
					  number(partly, tally->partly),
					  number(passed, tally->passed),
					  number(unjudged, tally->unjudged),
					  tally->name });
	}
	table_end(&table);
}

static void put_misconceptions(FILE *out, const struct tallies *found,
			       enum feedback_format format)
{
	static const struct table_column columns[] = { { "times", -7 },
						       { "believed", 0 } };
	const struct table table = { out, format, columns, 2 };
	char n[VM_NUMBER];
	size_t i;

	if (!found->count)
		return;
	table_heading(out, format, "Misconceptions");
	table_begin(&table);
	for (i = 0; i < found->count; i++)
		table_row(&table, (const char *const[]){
					  number(n, found->list[i].failed),
					  found->list[i].name });
	table_end(&table);
}

static void put_copy(void *arg, const char *student, const char *fingerprint)
{
	const struct table *table = arg;

	table_row(table, (const char *const[]){ student, fingerprint });
}

static void note_copy(void *arg, const char *student, const char *fingerprint)
{
	(void)student;
	(void)fingerprint;
	*(bool *)arg = true;
}

static void put_copies(FILE *out, struct store *store,
		       enum feedback_format format)
{
	static const struct table_column columns[] = {
		{ "student", 24 }, { "has what only one can have", 0 }
	};
	struct table table = { out, format, columns, 2 };
	bool any = false;

	store_copies(store, note_copy, &any);
	if (!any)
		return;
	table_heading(out, format, "Copies");
	table_begin(&table);
	store_copies(store, put_copy, &table);
	table_end(&table);
}

void summary_write(FILE *out, struct store *store, enum feedback_format format)
{
	struct summary summary = { 0 };
	const bool html = format == FEEDBACK_HTML;

	store_each(store, NULL, count, &summary);
	sort(&summary.checks);
	sort(&summary.misconceptions);
	fputs(html ? "<p>" : "", out);
	table_text(out, format, store_lab(store));
	fprintf(out, ": %zu student%s", summary.students,
		summary.students == 1 ? "" : "s");
	if (summary.scored)
		fprintf(out, ", %.1f %% of the points on average",
			100 * summary.share / (double)summary.scored);
	if (summary.scored < summary.students)
		fprintf(out, ", %zu without a score",
			summary.students - summary.scored);
	if (summary.open)
		fprintf(out, ", %zu to be looked at", summary.open);
	fputs(html ? "</p>\n" : "\n", out);
	put_distribution(out, &summary, format);
	put_checks(out, &summary.checks, format);
	put_misconceptions(out, &summary.misconceptions, format);
	put_copies(out, store, format);
	tallies_free(&summary.checks);
	tallies_free(&summary.misconceptions);
}
