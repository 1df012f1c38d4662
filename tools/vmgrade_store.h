/* SPDX-License-Identifier: MIT */
/*
 * vmgrade_store - the gradebook of one lab, in one file.
 *
 * A grade is kept for each version of the lab, student and submission; the one
 * that counts is that of what the student handed in last. What people have
 * decided is kept beside the grades and laid over them when they are read.
 * Whatever goes wrong with the file ends the tool with a message.
 */
#ifndef VMGRADE_STORE_H
#define VMGRADE_STORE_H

#include <stdbool.h>
#include <stddef.h>

#include "tools/vmgrade_grade.h"

struct store;

enum store_use {
	STORE_READ,  /* must be there */
	STORE_WRITE, /* must be there */
	STORE_GRADE  /* made where it is not there; one process at a time */
};

/* `lab` (or NULL: whichever it is) is the name of the lab it has to be of. */
struct store *store_open(const char *path, enum store_use use, const char *lab);
void store_close(struct store *store);
/* In a process that was forked: what is its parent's alone. */
void store_leave(struct store *store);
/* The lab's name; belongs to the store. */
const char *store_lab(const struct store *store);

/*
 * What is to be graded, by student: kept in a temporary file and not in memory.
 * store_expect() gives back where the student's other submission lies
 * (malloc'd) when there is one, else NULL. store_sift() then drops all that has
 * been graded, and whose grade is no grader's error: its digest, or its `lab`,
 * must not have changed. store_next() takes one out: both strings are malloc'd;
 * false when none is left.
 */
struct expected {
	char *student, *path, *submission;
};
char *store_expect(struct store *store, const char *student, const char *path,
		   const char *submission);
size_t store_sift(struct store *store, const char *lab_digest);
bool store_next(struct store *store, struct expected *expected);
void expected_free(struct expected *expected);

/* Keeps a grade, once and for all when it returns. */
void store_put(struct store *store, const char *lab_digest,
	       const struct grade *grade);

/*
 * Each student's grade, by name, or that of `student` alone (NULL: all), until
 * `each` returns false. Returns how many there were.
 */
size_t store_each(struct store *store, const char *student,
		  bool (*each)(void *arg, struct grade *grade), void *arg);

/*
 * Students whose grades have the same fingerprint as another's, those of one
 * fingerprint one after the other.
 */
void store_copies(struct store *store,
		  void (*each)(void *arg, const char *student,
			       const char *fingerprint),
		  void *arg);

/* What a person decides: the verdict, or GRADE_VERDICTS: as it was graded. */
void store_decide(struct store *store, const struct grade *grade,
		  const struct grade_check *check, enum grade_verdict verdict,
		  const char *who);

#endif
