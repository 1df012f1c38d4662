/* SPDX-License-Identifier: MIT */
/* vmgrade_program - programs of students, run and watched. */
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "tools/vmgrade_build.h"
#include "tools/vmgrade_judge.h"
#include "tools/vmgrade_observe.h"

/* The run's command: the program's words and the run's own. */
static char **whole_command(const struct grading *grading,
			    const struct lab_run *run, char *const *program)
{
	size_t count = 0, i;
	char **words;

	while (program[count])
		count++;
	words = calloc(count + run->args_count + 1, sizeof(*words));
	if (!words)
		abort();
	for (i = 0; i < count; i++)
		words[i] = strdup(program[i]);
	for (i = 0; i < run->args_count; i++)
		words[count + i] =
			lab_word(grading->lab, grading->student, run->args[i]);
	return words;
}

static bool is_of(const struct lab *lab, const struct lab_check *check,
		  const struct lab_run *run)
{
	return check->run ? !strcmp(check->run, run->name)
			  : run == &lab->runs[0];
}

/* Judges the checks of a run, whose place in the grade is that in the lab. */
static void judge_run(const struct grading *grading, const struct lab_run *run,
		      const struct observation *seen)
{
	char *how = end_text(seen->status, seen->limit, &grading->lab->limits);
	struct run_end end = { .verdict = GRADE_WRONG, .how = how };
	unsigned int i;

	if (seen->limit != BOX_NOTHING)
		end.verdict = GRADE_LIMIT;
	else if (WIFSIGNALED(seen->status))
		end.verdict = GRADE_CRASHED;
	for (i = 0; i < grading->lab->checks_count; i++)
		if (is_of(grading->lab, &grading->lab->checks[i], run))
			check_judge(grading->lab, &grading->lab->checks[i],
				    &seen->trace, &end,
				    &grading->grade->checks[i]);
	free(how);
}

static void rule_run(const struct grading *grading, const struct lab_run *run,
		     enum grade_verdict verdict, const char *reason)
{
	unsigned int i;

	for (i = 0; i < grading->lab->checks_count; i++)
		if (is_of(grading->lab, &grading->lab->checks[i], run))
			grade_rule(&grading->grade->checks[i], verdict, "%s",
				   reason);
}

static void perform(const struct grading *grading, const struct lab_run *run,
		    char *const *program)
{
	char **words = whole_command(grading, run, program);
	struct observation seen;

	if (observe(grading->cell, grading->box, grading->lab, grading->student,
		    words, run->input, &seen)) {
		char reason[256];

		snprintf(reason, sizeof(reason),
			 "the program could not be watched: %m");
		rule_run(grading, run, GRADE_ERROR, reason);
	} else if (!seen.executed) {
		/* A word without a folder is the machine's own: python3. */
		rule_run(grading, run,
			 strchr(words[0], '/') ? GRADE_WRONG : GRADE_ERROR,
			 seen.failure);
	} else if (seen.refused) {
		rule_run(grading, run, GRADE_SKIPPED, seen.refused);
	} else {
		judge_run(grading, run, &seen);
	}
	observation_free(&seen);
	build_free(words);
}

void grade_program(const struct grading *grading)
{
	const struct lab *lab = grading->lab;
	char **program = build_program(grading);
	unsigned int i, j;

	if (!program)
		return;
	for (i = 0; i < lab->checks_count; i++)
		check_add(grading->grade, &lab->checks[i]);
	for (i = 0; i < lab->runs_count; i++)
		for (j = 0; j < lab->checks_count; j++)
			if (is_of(lab, &lab->checks[j], &lab->runs[i])) {
				perform(grading, &lab->runs[i], program);
				break;
			}
	build_free(program);
}
