/* SPDX-License-Identifier: MIT */
/* vmgrade_lint - a lab's own controls: solutions, right and wrong, graded. */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "tools/vmgrade.h"
#include "tools/vmgrade_feedback.h"
#include "tools/vmgrade_scratch.h"
#include "tools/vmgrade_stop.h"
#include "tools/vmgrade_worker.h"

/* What lint found of one lab. */
struct lint {
	const struct lab *lab;
	bool *failed_by; /* of each check: a wrong solution fails it */
	size_t references, mistakes, errors;
};

__attribute__((format(printf, 2, 3))) static void
complain(struct lint *lint, const char *format, ...)
{
	va_list args;

	printf("  mistake: ");
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	printf("\n");
	lint->mistakes++;
}

/* The check that a solution of that name is to fail: "wrong-NAME[.MORE]". */
static int check_of(const struct lab *lab, const char *name)
{
	unsigned int i;

	for (i = 0; i < lab->checks_count; i++) {
		const size_t len = strlen(lab->checks[i].name);

		if (!strncmp(name, "wrong-", 6) &&
		    !strncmp(name + 6, lab->checks[i].name, len) &&
		    (!name[6 + len] || name[6 + len] == '.'))
			return (int)i;
	}
	return -1;
}

/* The grader's errors and skips say nothing of the lab. */
static bool unjudged(struct lint *lint, const struct grade *grade)
{
	size_t i;

	for (i = 0; i < grade->count; i++)
		if (grade_unjudged(grade->checks[i].verdict)) {
			printf("  %s: %s: %s\n", grade->checks[i].name,
			       grade_verdict_name(grade->checks[i].verdict),
			       grade->checks[i].reason);
			lint->errors++;
			return true;
		}
	return false;
}

/* All lines of a text, below a mistake. */
static void print_lines(const char *label, const char *text)
{
	size_t len;

	for (; text && *text; text += len + (text[len] == '\n')) {
		len = strcspn(text, "\n");
		printf("    %-8s  %.*s\n", label, (int)len, text);
		label = "";
	}
}

static void look_reference(struct lint *lint, const struct grade *grade)
{
	size_t i;

	lint->references++;
	for (i = 0; i < grade->count; i++)
		if (grade->checks[i].verdict != GRADE_PASSED) {
			complain(lint, "the reference fails '%s': %s",
				 grade->checks[i].name,
				 grade->checks[i].reason);
			print_lines("expected", grade->checks[i].expected);
			print_lines("seen", grade->checks[i].seen);
		}
}

static void look_wrong(struct lint *lint, const struct grade *grade, int check)
{
	size_t i;

	if (grade->checks[check].points < grade->checks[check].of)
		lint->failed_by[check] = true;
	else
		complain(lint, "it does not fail '%s'",
			 grade->checks[check].name);
	for (i = 0; i < grade->count; i++)
		if ((int)i != check && grade->checks[i].verdict != GRADE_PASSED)
			printf("  also fails '%s': %s\n", grade->checks[i].name,
			       grade->checks[i].reason);
}

static void look_solution(struct lint *lint, const char *folder,
			  const char *name)
{
	const int check = check_of(lint->lab, name);
	const bool reference = !strncmp(name, "reference", 9);
	struct grade grade;
	char *path = NULL, score[64];

	if (asprintf(&path, "%s/%s", folder, name) < 0)
		abort();
	if (check < 0 && !reference) {
		printf("%s\n", name);
		complain(lint, "its name is neither 'reference' nor 'wrong-' "
			       "and the name of a check");
	} else {
		worker_grade(lint->lab, path, name, &grade);
		printf("%-34s %s\n", name,
		       feedback_score(&grade, score, sizeof(score)));
		fflush(stdout);
		if (grade.count != lint->lab->checks_count)
			complain(lint, "%zu of %u checks were graded",
				 grade.count, lint->lab->checks_count);
		else if (unjudged(lint, &grade))
			;
		else if (reference)
			look_reference(lint, &grade);
		else
			look_wrong(lint, &grade, check);
		grade_free(&grade);
	}
	free(path);
}

static int visible(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static void look_solutions(struct lint *lint)
{
	struct dirent **entries = NULL;
	char *folder = NULL;
	int i, count;

	if (asprintf(&folder, "%s/submissions", lint->lab->folder) < 0)
		abort();
	count = scandir(folder, &entries, visible, alphasort);
	for (i = 0; i < count; i++) {
		look_solution(lint, folder, entries[i]->d_name);
		free(entries[i]);
	}
	free(entries);
	free(folder);
}

static void look_lab(const char *path, struct lint *all)
{
	struct lab *lab = lab_or_end(path);
	struct lint lint = { .lab = lab };
	unsigned int i;

	lint.failed_by = calloc(lab->checks_count, sizeof(*lint.failed_by));
	if (!lint.failed_by)
		abort();
	printf("%s: %s\n", lab->name, lab->title);
	grade_start(lab);
	look_solutions(&lint);
	if (!lint.references)
		complain(&lint, "there is no submissions/reference, which gets "
				"full points");
	for (i = 0; i < lab->checks_count && !lint.errors; i++)
		if (!lint.failed_by[i])
			complain(&lint,
				 "no submissions/wrong-%s fails '%s': it may "
				 "be a check that cannot fail",
				 lab->checks[i].name, lab->checks[i].name);
	printf("%s: %u check%s, %zu mistake%s\n", lab->name, lab->checks_count,
	       lab->checks_count == 1 ? "" : "s", lint.mistakes,
	       lint.mistakes == 1 ? "" : "s");
	all->mistakes += lint.mistakes;
	all->errors += lint.errors;
	free(lint.failed_by);
	lab_free(lab);
}

int command_lint(const struct options *options, int argc, char **argv)
{
	struct lint all = { 0 };
	int i;

	(void)options;
	stop_catch();
	scratch_open();
	for (i = 0; i < argc; i++)
		look_lab(argv[i], &all);
	if (all.mistakes)
		return TOOL_FAILED;
	return all.errors ? EXIT_UNJUDGED : TOOL_OK;
}
