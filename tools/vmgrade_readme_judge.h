/* SPDX-License-Identifier: MIT */
/* vmgrade_readme_judge - verdicts on what was found in a README. */
#ifndef VMGRADE_README_JUDGE_H
#define VMGRADE_README_JUDGE_H

#include "tools/vmgrade_grade.h"
#include "tools/vmgrade_lab.h"
#include "tools/vmgrade_readme.h"

/* What there is to judge. `shown` is what the handout shows as an example. */
struct readme_work {
	const struct readme *readme;
	const struct readme_listings *listings;
	const struct readme_claims *claims;
	const struct readme_listings *shown;
};

/* Each sets verdict, reason and confidence of `out`. */
void readme_judge_listing(const struct lab_check *check,
			  const struct readme_work *work,
			  struct grade_check *out);
void readme_judge_region(const struct lab_check *check,
			 const struct readme_work *work,
			 struct grade_check *out);
void readme_judge_answer(const struct lab_check *check,
			 const struct readme_answer *answer,
			 struct grade_check *out);

/* Is the listing, for the most part, one that the handout shows? */
bool readme_is_shown(const struct readme_listings *shown,
		     const struct readme_listing *listing);

/* What no process has so in a listing of the student's own, or NULL. A person
 * decides: there is a program for everything. */
const char *readme_implausible(const struct readme_work *work);
/* How sure one can be of what an implausible listing shows. */
#define README_IMPLAUSIBLE 0.5

/* The addresses that the kernel drew for heap and stack, or NULL. */
void readme_fingerprint(const struct readme_work *work, char **fingerprint);

/* Which lab_check.region names which; README_REGIONS for none. */
enum readme_region readme_region_named(const char *name);

#endif
