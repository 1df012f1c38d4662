/* SPDX-License-Identifier: MIT */
/* vmgrade_build - what was handed in, made ready to run. */
#ifndef VMGRADE_BUILD_H
#define VMGRADE_BUILD_H

#include "tools/vmgrade.h"

/*
 * The lab's program whose files the submission has; its build command, if it
 * has one, has been executed. malloc'd words of the command that runs it, NULL
 * at the end: build_free(). NULL when there is nothing to run: then every
 * check has been ruled.
 */
char **build_program(const struct grading *grading);
void build_free(char **words);

/*
 * Executes a compiler in the cell. False when it failed: then every check has
 * been ruled, with the compiler's first words.
 */
bool build_command(const struct grading *grading, char *const *words);

/* How a run ended, for who left something out: malloc'd, NULL when well. */
char *end_text(int status, enum box_limit limit,
	       const struct lab_limits *limits);

#endif
