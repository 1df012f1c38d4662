/* SPDX-License-Identifier: MIT */
/* vmgrade_export_json - what Gradescope, PrairieLearn and GitHub Classroom
 * read. */
#include <stdlib.h>
#include <string.h>

#include "tools/vmgrade.h"
#include "tools/vmgrade_export.h"
#include "tools/vmgrade_feedback.h"

static void put(json_t *object, const char *key, json_t *value)
{
	if (json_object_set_new(object, key, value))
		tool_fail(EXIT_GRADER, "out of memory");
}

static void say(FILE *out, const char *label, const char *text)
{
	if (text && *text)
		fprintf(out, "%s%s\n", label, text);
}

/*
 * What the student is told of a check; both show it in a <pre>. `elsewhere`:
 * where that stands already, or NULL.
 */
static json_t *told(const struct grade_check *check, const char *elsewhere)
{
	char *text = NULL;
	json_t *value;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		tool_fail(EXIT_GRADER, "out of memory");
	say(out, "", elsewhere ? elsewhere : check->reason);
	if (!elsewhere && check->verdict != GRADE_PASSED) {
		say(out, "expected: ", check->expected);
		say(out, "seen: ", check->seen);
		say(out, "why: ", check->why);
		say(out, "to read: vmclaims explain ", check->claim);
	}
	if (fclose(out))
		tool_fail(EXIT_GRADER, "out of memory");
	value = json_string(text);
	free(text);
	return value;
}

/* With what is said of all checks, to which each then refers. */
static json_t *summary(const struct grade *grade)
{
	const char *const common = grade_common_reason(grade);
	char score[64];

	return json_sprintf("%s: %s. Sandbox %s.%s%s", grade->lab,
			    feedback_score(grade, score, sizeof(score)),
			    grade->tier ? grade->tier : "unknown",
			    common ? "\n" : "", common ? common : "");
}

static const char *in_summary(const struct grade *grade)
{
	return grade_common_reason(grade) ? "as said above of all checks"
					  : NULL;
}

/* A check that was not judged has no score: Gradescope counts it in nothing. */
static json_t *gradescope_test(const struct grade_check *check,
			       const char *elsewhere)
{
	json_t *test = json_object();

	put(test, "name", json_string(check->title));
	put(test, "output", told(check, elsewhere));
	put(test, "visibility", json_string("visible"));
	if (grade_unjudged(check->verdict))
		return test;
	put(test, "score", json_real(check->points));
	put(test, "max_score", json_real(check->of));
	put(test, "status",
	    json_string(check->verdict == GRADE_PASSED ? "passed" : "failed"));
	return test;
}

/*
 * Without any score, where nothing could be judged: Gradescope then tells the
 * instructor that the autograder failed, and nobody has 0 points.
 */
json_t *export_gradescope(const struct grade *grade)
{
	json_t *document = json_object(), *tests = json_array();
	double points, of;
	size_t i;

	if (grade_score(grade, &points, &of))
		put(document, "score", json_real(points));
	put(document, "execution_time", json_real(grade->seconds));
	put(document, "output", summary(grade));
	put(document, "visibility", json_string("visible"));
	put(document, "stdout_visibility", json_string("hidden"));
	for (i = 0; i < grade->count; i++)
		json_array_append_new(
			tests,
			gradescope_test(&grade->checks[i], in_summary(grade)));
	put(document, "tests", tests);
	return document;
}

static json_t *prairielearn_test(const struct grade_check *check,
				 const char *elsewhere)
{
	json_t *test = json_object();

	put(test, "name", json_string(check->name));
	put(test, "description", json_string(check->title));
	put(test, "points", json_real(check->points));
	put(test, "max_points", json_real(check->of));
	put(test, "message", json_string(grade_verdict_name(check->verdict)));
	put(test, "output", told(check, elsewhere));
	return test;
}

/* Not gradable, where nothing could be judged: the attempt does not count. */
json_t *export_prairielearn(const struct grade *grade)
{
	json_t *document = json_object(), *tests = json_array();
	double points, of;
	bool scored = grade_score(grade, &points, &of);
	size_t i;

	put(document, "gradable", json_boolean(scored));
	put(document, "score", json_real(scored ? points / of : 0));
	put(document, "message", summary(grade));
	for (i = 0; i < grade->count; i++)
		if (!grade_unjudged(grade->checks[i].verdict))
			json_array_append_new(
				tests, prairielearn_test(&grade->checks[i],
							 in_summary(grade)));
	put(document, "tests", tests);
	return document;
}

static json_t *classroom_test(const struct grade_check *check,
			      const char *elsewhere)
{
	json_t *test = json_object();
	const bool passed = check->verdict == GRADE_PASSED;

	put(test, "name", json_string(check->title));
	put(test, "status", json_string(passed ? "pass" : "fail"));
	put(test, "message", passed ? json_null() : told(check, elsewhere));
	put(test, "score", json_real(check->points));
	return test;
}

/*
 * The reporter adds up the scores, and fails the job by the status. Where
 * nothing could be judged it is an error out of 0 points, which it reports to
 * nobody.
 */
json_t *export_classroom(const struct grade *grade)
{
	json_t *document = json_object(), *tests = json_array();
	double points, of;
	const bool scored = grade_score(grade, &points, &of);
	const char *elsewhere = NULL;
	size_t i;

	put(document, "version", json_integer(3));
	put(document, "status",
	    json_string(!scored	      ? "error"
			: points < of ? "fail"
				      : "pass"));
	put(document, "max_score", json_real(scored ? of : 0));
	for (i = 0; i < grade->count; i++) {
		if (!grade_unjudged(grade->checks[i].verdict))
			json_array_append_new(
				tests,
				classroom_test(&grade->checks[i], elsewhere));
		if (grade_common_reason(grade)) /* only tests have texts */
			elsewhere = "as said of the first check";
	}
	put(document, "tests", tests);
	return document;
}
