/* SPDX-License-Identifier: MIT */
/* vmgrade - what the files of the tool vmgrade share. */
#ifndef TOOLS_VMGRADE_H
#define TOOLS_VMGRADE_H

#include <stdbool.h>
#include <stddef.h>

#include "tools/tool.h"
#include "tools/vmgrade_box.h"
#include "tools/vmgrade_grade.h"
#include "tools/vmgrade_lab.h"

/* Exit statuses beside TOOL_OK, TOOL_FAILED and TOOL_USAGE. */
enum {
	EXIT_UNJUDGED = 77, /* something could not be measured here */
	EXIT_GRADER = 99    /* the grader's own error */
};

struct options {
	const char *student; /* or NULL: the submission's own name */
	const char *store;   /* the gradebook's file, or NULL */
	const char *format;  /* of what is printed, or NULL: text */
	size_t jobs;	     /* 0: one per processor */
};

/* The commands: each takes its own arguments and returns the exit status. */
int command_run(const struct options *options, int argc, char **argv);
int command_lint(const struct options *options, int argc, char **argv);
int command_class(const struct options *options, int argc, char **argv);
int command_show(const struct options *options, int argc, char **argv);
int command_export(const struct options *options, int argc, char **argv);
int command_review(const struct options *options, int argc, char **argv);

/*
 * Grades the submission in `folder` (or a lone file) by `lab`, in the sandbox
 * of grade_start(). Never fails: what goes wrong is in the grade, as verdicts.
 * The caller frees it. A process does this once at a time.
 */
void grade_submission(const struct lab *lab, const char *folder,
		      const char *student, struct grade *grade);

/*
 * Finds the sandbox that this machine allows, before anything is graded; only
 * the first call does anything. Returns what reports say of it. Ends the tool
 * when there is none, or programs in it cannot be measured.
 */
const char *grade_start(const struct lab *lab);

/* What the kinds of labs are given to fill in the checks of. */
struct grading {
	const struct lab *lab;
	const char *student;
	const struct box *box;
	struct box_cell *cell; /* of the submission; NULL for a readme lab */
	struct grade *grade;
};

void grade_program(const struct grading *grading);
void grade_functions(const struct grading *grading);
void grade_readme(const struct lab *lab, const char *folder,
		  struct grade *grade);

/*
 * The lab at `path`, or the end of the tool with TOOL_USAGE and all that is
 * wrong with it.
 */
struct lab *lab_or_end(const char *path);

#endif
