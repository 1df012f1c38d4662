/* SPDX-License-Identifier: MIT */
/* vmgrade_lab_parts - what the files that read a lab.yaml share. */
#ifndef VMGRADE_LAB_PARTS_H
#define VMGRADE_LAB_PARTS_H

#include <cyaml/cyaml.h>
#include <stdio.h>

#include "tools/vmgrade_lab.h"

extern const cyaml_schema_value_t lab_schema;

/* The names of all claims, NULL behind the last: made by the build. */
extern const char *const vmgrade_claims[];

enum {
	LAB_SAID = 50 /* mistakes that are said: for each the file is read */
};

/* The mistakes found so far, each a line: "FILE:LINE: KEY: what". */
struct lab_mistakes {
	FILE *out;
	const char *file; /* its path, for the lines */
	const char *text; /* all of it, */
	size_t len;	  /* as many bytes */
	size_t count;
};

/*
 * Adds one. `key` is where it is: "checks[2].expect[0].is", counted from 0, or
 * "" for the whole; it is shown counted from 1. Where the file has no such key
 * the line is that of the nearest one around it.
 */
void lab_mistake(struct lab_mistakes *mistakes, const char *key,
		 const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Of what is at KEY.MEMBER; either may be "". */
void lab_mistake_in(struct lab_mistakes *mistakes, const char *key,
		    const char *member, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

/*
 * The same of how an answer is judged, of a step of a functions lab, and of an
 * expectation, which is made what the judge takes; `key` is where it is.
 */
void lab_look_expect(const struct lab *lab, struct lab_expect *expect,
		     const char *key, struct lab_mistakes *mistakes);
void lab_look_answer(const struct lab_check *check, const char *key,
		     struct lab_mistakes *mistakes);
void lab_look_step(const struct lab *lab, const struct lab_check *check,
		   unsigned int step, const char *key,
		   struct lab_mistakes *mistakes);

/* Is it a mark of the lab, or one that comes again, or of a child? */
bool lab_mark_known(const struct lab *lab, const char *name);

/* That what an expectation, a step, and the lab's commands and files name is
 * there. */
void lab_look_known(const struct lab *lab, const struct lab_check *check,
		    const struct lab_expect *expect, const char *key,
		    struct lab_mistakes *mistakes);
void lab_look_names(const struct lab *lab, const struct lab_check *check,
		    unsigned int step, const char *key,
		    struct lab_mistakes *mistakes);
void lab_look_files(const struct lab *lab, struct lab_mistakes *mistakes);

/* That nothing stands there that is read by nobody, and that numbers are. */
void lab_look_kind(const struct lab *lab, struct lab_mistakes *mistakes);
void lab_look_exact(struct lab_mistakes *mistakes);

/*
 * Is it nested no deeper than any lab? libyaml takes the square of the depth:
 * 500,000 brackets are not read within ten minutes.
 */
bool lab_shallow(struct lab_mistakes *mistakes);

/* What YAML and its keys cannot say: names, ranges, what goes together. */
void lab_look(struct lab *lab, struct lab_mistakes *mistakes);

#endif
