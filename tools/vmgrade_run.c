/* SPDX-License-Identifier: MIT */
/* vmgrade_run - grades one submission. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tools/vmgrade.h"
#include "tools/vmgrade_feedback.h"
#include "tools/vmgrade_roster.h"

/* By the same name as in a class, or other numbers would be drawn. */
static char *name_of(const char *path)
{
	char *whole = realpath(path, NULL), *name;

	if (!whole)
		tool_fail(TOOL_USAGE, "%s: %m", path);
	name = roster_name(whole);
	free(whole);
	return name;
}

static int status_of(const struct grade *grade)
{
	double points, of;
	size_t i;

	for (i = 0; i < grade->count; i++)
		if (grade->checks[i].verdict == GRADE_ERROR)
			return EXIT_GRADER;
	for (i = 0; i < grade->count; i++)
		if (grade->checks[i].points < grade->checks[i].of &&
		    grade->checks[i].verdict != GRADE_SKIPPED)
			return TOOL_FAILED;
	return grade_score(grade, &points, &of) && !grade_open(grade)
		       ? TOOL_OK
		       : EXIT_UNJUDGED;
}

int command_run(const struct options *options, int argc, char **argv)
{
	enum feedback_format format =
		feedback_named(options->format ? options->format : "text");
	struct grade grade;
	struct lab *lab;
	char *name;
	int status;

	(void)argc;
	if (format == FEEDBACK_FORMATS)
		tool_usage("'%s' is no format of run: text, markdown, html, "
			   "json",
			   options->format);
	lab = lab_or_end(argv[0]);
	name = name_of(argv[1]);
	grade_start(lab);
	grade_submission(lab, argv[1],
			 options->student ? options->student : name, &grade);
	feedback(stdout, &grade, format);
	status = status_of(&grade);
	grade_free(&grade);
	lab_free(lab);
	free(name);
	return status;
}
