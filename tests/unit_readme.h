/* SPDX-License-Identifier: MIT */
/* unit_readme - the documents that the suite of that name grades. */
#ifndef UNIT_README_H
#define UNIT_README_H

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

#endif
