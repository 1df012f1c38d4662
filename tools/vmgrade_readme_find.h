/* SPDX-License-Identifier: MIT */
/* vmgrade_readme_find - where a README repeats the questions of its lab. */
#ifndef VMGRADE_README_FIND_H
#define VMGRADE_README_FIND_H

#include "tools/vmgrade_readme.h"

/* A question in a text, from byte `from` up to `to`. */
struct readme_asked {
	int question; /* the check that asks it */
	size_t from, to;
};

/*
 * The first question of `lab` in `text`, which begins `line` or goes on from
 * there. The words of `current`, which is being answered (-1: none), are part
 * of the answer. False where there is none.
 */
bool readme_question_find(const struct lab *lab, const struct readme_line *line,
			  const char *text, int current,
			  struct readme_asked *asked);

#endif
