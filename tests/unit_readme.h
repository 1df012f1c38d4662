/* SPDX-License-Identifier: MIT */
/* unit_readme - what the files of the suite of that name share. */
#ifndef UNIT_README_H
#define UNIT_README_H

#include <check.h>

#include "tools/vmgrade.h"

/*
 * A README, and the verdicts on it: listing, heap, stack, MMS, and the three
 * answers. + passed, / partly, - wrong, 0 missing; behind ? it is doubtful,
 * and else stated with confidence. A document without a name ends a table.
 */
struct readme_document {
	const char *name, *text, *verdicts;
};
extern const struct readme_document readme_of_listings[], readme_of_claims[],
	readme_of_answers[];

/* Grades a README by labs/address-space; the caller frees what is in `grade`.
 */
void readme_grade(const char *text, struct grade *grade);

/* Parts of the suite. */
TCase *readme_copies(void);
TCase *readme_words(void);

#endif
