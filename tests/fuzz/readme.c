/* SPDX-License-Identifier: MIT */
/*
 * readme - a README, graded by a small lab.
 *
 * Each check gets one verdict that a README can have, points that go with it,
 * and a confidence that goes with whether it is doubtful.
 */
#include "tests/fuzz/fuzz.h"
#include "tools/vmgrade.h"
#include "tools/vmgrade_readme.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static char *texts[] = { "\\btext\\b" }, *of_data[] = { "\\bdata\\b" },
	    *codes[] = { "code|instruction" }, *variables[] = { "variable" },
	    *none[] = { "(not|n't)( [a-z]+){0,3} code" },
	    *both[] = { "code", "variables" }, *one[] = { "code|variables" };
static struct lab_subject subjects[] = { { "text", texts, 1 },
					 { "data", of_data, 1 } };
static struct lab_idea ideas[] = {
	{ .name = "code",
	  .of = "text",
	  .any = codes,
	  .any_count = 1,
	  .unless = none,
	  .unless_count = 1 },
	{ .name = "variables", .any = variables, .any_count = 1 },
};
static struct lab_rule rules[] = {
	{ .verdict = "correct", .has = both, .has_count = 2 },
	{ .verdict = "partly", .has = one, .has_count = 1, .last = "code" },
};
static struct lab_check checks[] = {
	{ .name = "listing", .title = "", .points = 1, .region = "listing" },
	{ .name = "heap", .title = "", .points = 1, .region = "heap" },
	{ .name = "stack", .title = "", .points = 1, .region = "stack" },
	{ .name = "mms", .title = "", .points = 1, .region = "mms" },
	{ .name = "limit",
	  .title = "",
	  .points = 1,
	  .question = "What happens if a program reaches the limit of stack?",
	  .rules = rules,
	  .rules_count = COUNT(rules) },
	{ .name = "difference",
	  .title = "",
	  .points = 1,
	  .question = "What's the difference between text and data segments?",
	  .subjects = subjects,
	  .subjects_count = COUNT(subjects),
	  .ideas = ideas,
	  .ideas_count = COUNT(ideas),
	  .rules = rules,
	  .rules_count = COUNT(rules) },
};
static const struct lab lab = {
	.kind = LAB_README,
	.checks = checks,
	.checks_count = COUNT(checks),
	.section = "memory",
};

static void check(const struct grade_check *check)
{
	const double points = check->verdict == GRADE_PASSED   ? 1
			      : check->verdict == GRADE_PARTLY ? 0.5
							       : 0;

	if (check->verdict > GRADE_MISSING || check->points != points ||
	    check->confidence < 0 || check->confidence > 1 ||
	    check->doubtful != (check->confidence < README_SURE) ||
	    !check->reason)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	const int fd = fuzz_file(bytes, size);
	struct grade grade = { 0 };
	char path[64];
	size_t i;

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	grade_readme(&lab, path, &grade);
	if (grade.count != COUNT(checks))
		abort();
	for (i = 0; i < grade.count; i++)
		check(&grade.checks[i]);
	grade_free(&grade);
	close(fd);
	return 0;
}
