/* SPDX-License-Identifier: MIT */
/* vmgrade_feedback - a grade as the student reads it. */
#ifndef VMGRADE_FEEDBACK_H
#define VMGRADE_FEEDBACK_H

#include <stdio.h>

#include "tools/vmgrade_grade.h"

enum feedback_format {
	FEEDBACK_TEXT, /* coloured on a terminal */
	FEEDBACK_MARKDOWN,
	FEEDBACK_HTML, /* a page of its own */
	FEEDBACK_JSON,
	FEEDBACK_FORMATS
};

/* The format of that name; FEEDBACK_FORMATS for a name that is none. */
enum feedback_format feedback_named(const char *name);

/*
 * What was expected, what was seen, why it matters, what to read, for each
 * check; nothing in it is obeyed by a terminal, a browser or a Markdown reader.
 */
void feedback(FILE *out, const struct grade *grade,
	      enum feedback_format format);

/* "7.5 of 10 points", or "no score" into `text` of `size`, returned. */
const char *feedback_score(const struct grade *grade, char *text, size_t size);

#endif
