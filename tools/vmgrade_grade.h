/* SPDX-License-Identifier: MIT */
/*
 * vmgrade_grade - what became of one submission: a verdict, points and a reason
 * for each check. As a document it is `vmgrade-grade/1`.
 */
#ifndef VMGRADE_GRADE_H
#define VMGRADE_GRADE_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define GRADE_SCHEMA "vmgrade-grade/1"

enum grade_verdict {
	GRADE_PASSED,
	GRADE_PARTLY, /* an answer that is half right */
	GRADE_WRONG,
	GRADE_MISSING, /* nothing to judge was handed in */
	GRADE_CRASHED,
	GRADE_LIMIT,	/* of time, memory, processes, output or disk */
	GRADE_TAMPERED, /* with the measurement */
	GRADE_SKIPPED,	/* this machine cannot measure it */
	GRADE_ERROR,	/* the grader's own */
	GRADE_VERDICTS
};

/* "passed", ..., "grader error": a static string. */
const char *grade_verdict_name(enum grade_verdict verdict);
/* The verdict of that name; GRADE_VERDICTS for a name that is none. */
enum grade_verdict grade_verdict_named(const char *name);
/* Skipped or the grader's error: counts neither for nor against anybody. */
bool grade_unjudged(enum grade_verdict verdict);

/* All strings are malloc'd or NULL, and plain text (may hold newlines). */
struct grade_check {
	char *name;  /* of the check in lab.yaml */
	char *title; /* what it asks, as a sentence */
	enum grade_verdict verdict;
	double points, of;
	char *reason;	     /* the one sentence that says why this verdict */
	char *expected;	     /* what should have been seen */
	char *seen;	     /* what was */
	char *why;	     /* why it matters: the lab's words */
	char *claim;	     /* of vmclaims, to read more: fork_cow */
	char *misconception; /* a word for what the student believes */
	/* From 0 to 1, 1 for what was measured. A doubtful one is listed for a
	 * person to decide. */
	double confidence;
	bool doubtful;
	bool decided; /* by a person: `points` and `verdict` are theirs */
};

struct grade {
	char *student;
	char *lab;	   /* its name */
	char *tier;	   /* of the sandbox: what held the submission */
	char *submission;  /* digest of what was handed in, in hexadecimal */
	char *fingerprint; /* of what two students cannot share, or NULL */
	char *note;	   /* to the instructor, not to the student; or NULL */
	int64_t time;	   /* when it was graded, as time(2) has it */
	double seconds;	   /* how long that took */
	struct grade_check *checks;
	size_t count;
};

/* The next check, with these words copied; NULL-free. Ends when memory does. */
struct grade_check *grade_add(struct grade *grade, const char *name,
			      const char *title, double of);

/*
 * Sets the verdict, and the points that go with it: all for passed, half for
 * partly, else none. `format` makes the reason.
 */
void grade_rule(struct grade_check *check, enum grade_verdict verdict,
		const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Puts a printf'd text into a string of a grade or a check; frees the old. */
void grade_text(char **text, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/*
 * The points, of those that the lab gives. What could not be judged is left
 * out of both, and the rest scaled up: nobody loses by it. False when nothing
 * could be judged: there is no score.
 */
bool grade_score(const struct grade *grade, double *points, double *of);

/*
 * The reason that all checks have, such as a compiler's words: it is said once,
 * and nothing about the checks, of which none was measured. Else NULL.
 */
const char *grade_common_reason(const struct grade *grade);

/* Has a person something to look at: an error, a skip, a doubtful answer? */
bool grade_open(const struct grade *grade);

/* As a document; a new reference, never NULL. */
json_t *grade_json(const struct grade *grade);
/*
 * From a document of ours. Returns 0, or -1 with errno EINVAL when it is none;
 * grade_free() empties `grade` after either.
 */
int grade_read(struct grade *grade, const json_t *document);
void grade_free(struct grade *grade);

#endif
