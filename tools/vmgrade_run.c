/* SPDX-License-Identifier: MIT */
/* vmgrade_run - grades one submission. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tools/vmgrade.h"
#include "tools/vmgrade_feedback.h"
#include "tools/vmgrade_roster.h"
#include "tools/vmgrade_scratch.h"
#include "tools/vmgrade_stop.h"
#include "tools/vmgrade_worker.h"

/*
 * By the same name as in a class, or other numbers would be drawn; and unpacked
 * as there. A link that the user names is followed, one in what was handed in
 * is not.
 */
static void grade_one(const struct lab *lab, const char *path,
		      const char *student, struct grade *grade)
{
	char *whole = realpath(path, NULL), *name;

	if (!whole)
		tool_fail(TOOL_USAGE, "%s: %m", path);
	name = roster_name(whole);
	scratch_open();
	grade_start(lab);
	worker_grade(lab, whole, student ? student : name, grade);
	free(name);
	free(whole);
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
	int status;

	(void)argc;
	if (format == FEEDBACK_FORMATS)
		tool_usage("'%s' is no format of run: text, markdown, html, "
			   "json",
			   options->format);
	stop_catch();
	lab = lab_or_end(argv[0]);
	grade_one(lab, argv[1], options->student, &grade);
	feedback(stdout, &grade, format);
	status = status_of(&grade);
	grade_free(&grade);
	lab_free(lab);
	return status;
}
