/* SPDX-License-Identifier: MIT */
/* vmgrade_readme_judge - are the addresses of the kind that they are said? */
#include "tools/vmgrade_readme_judge.h"

#include <stdlib.h>
#include <string.h>

enum {
	SAID_MOST = 3 /* of many ranges */
};

/* What a claim turned out to be, from right to wrong. */
enum fit {
	FIT_EQUAL,
	FIT_INSIDE,
	FIT_RUN,
	FIT_POINT,
	FIT_REVERSED,
	FIT_UNNAMED,   /* no row is named so: anonymous memory may be it */
	FIT_UNCHECKED, /* no row is of the kind: nothing to compare with */
	FIT_OTHER,     /* of another kind */
	FIT_UNSURE,    /* of a kind that the rows alone do not tell */
	FIT_NEAR,      /* in no row, but one digit away from a right one */
	FIT_NOWHERE,
	FIT_SHOWN /* the handout's */
};

static const struct {
	enum grade_verdict verdict;
	double confidence;
	const char *reason;
} fits[] = {
	[FIT_EQUAL] = { GRADE_PASSED, 1, "it is a row of the listing" },
	[FIT_INSIDE] = { GRADE_PASSED, 0.95, "it lies inside a row" },
	[FIT_RUN] = { GRADE_PASSED, 0.9, "it is a run of rows of this kind" },
	[FIT_POINT] = { GRADE_PASSED, 0.85, "it is an address in such a row" },
	[FIT_REVERSED] = { GRADE_PARTLY, 0.5,
			   "its end stands before its "
			   "start" },
	[FIT_UNNAMED] = { GRADE_PASSED, 0.5,
			  "the listing names none; "
			  "anonymous memory can be it" },
	[FIT_UNCHECKED] = { GRADE_PARTLY, 0.4,
			    "the listing does not show it: "
			    "it cannot be checked" },
	[FIT_OTHER] = { GRADE_WRONG, 0.95,
			"the listing has something else "
			"there" },
	[FIT_UNSURE] = { GRADE_WRONG, 0.6,
			 "the listing seems to have "
			 "something else there" },
	[FIT_NEAR] = { GRADE_WRONG, 0.6,
		       "it is in no row, and one digit away "
		       "from a right one" },
	[FIT_NOWHERE] = { GRADE_WRONG, 0.9, "no row of the listing is there" },
	[FIT_SHOWN] = { GRADE_WRONG, 0.95, "it is the handout's own example" },
};

static const char *const region_names[README_REGIONS] = {
	[README_HEAP] = "heap",
	[README_STACK] = "stack",
	[README_MMS] = "mms",
};

enum readme_region readme_region_named(const char *name)
{
	enum readme_region region = 0;

	while (region < README_REGIONS && strcmp(name, region_names[region]))
		region++;
	return region;
}

static bool is_kind(const struct readme_listing *listing, size_t row,
		    enum readme_region kind)
{
	const struct vm_region *region = &listing->regions[row];
	const enum vm_label label = listing->labels[row];
	/* Allocators name what they map, on Android and where asked to. */
	const bool heap = label == VM_LABEL_HEAP ||
			  (region->path_len > 6 && region->path[0] == '[' &&
			   memmem(region->path, region->path_len, "malloc", 6));

	switch (kind) {
	case README_HEAP:
		return heap;
	case README_STACK:
		return label == VM_LABEL_STACK ||
		       label == VM_LABEL_THREAD_STACK;
	default:
		return vm_label_is_mms(label) && !heap;
	}
}

static bool has_kind(const struct readme_listing *listing,
		     enum readme_region kind)
{
	size_t i;

	for (i = 0; i < listing->count; i++)
		if (is_kind(listing, i, kind))
			return true;
	return false;
}

/* Do two addresses differ in one hexadecimal digit, or in none? */
static bool is_near(uint64_t a, uint64_t b)
{
	uint64_t bits = a ^ b;

	while (bits && !(bits & 0xf))
		bits >>= 4;
	return !(bits >> 4);
}

static enum fit fit_nowhere(const struct readme_listing *listing,
			    enum readme_region kind,
			    const struct readme_range *range)
{
	size_t i;

	if (!has_kind(listing, kind))
		return FIT_UNCHECKED;
	for (i = 0; i < listing->count && !range->single; i++)
		if (is_kind(listing, i, kind) &&
		    is_near(listing->regions[i].start, range->start) &&
		    is_near(listing->regions[i].end, range->end))
			return FIT_NEAR;
	return FIT_NOWHERE;
}

static enum fit fit_other(const struct readme_listing *listing, size_t row,
			  enum readme_region kind)
{
	if (!has_kind(listing, kind) &&
	    listing->labels[row] == VM_LABEL_ANONYMOUS)
		return FIT_UNNAMED;
	/* On i386 the vdso is placed among the libraries. */
	if (listing->labels[row] == VM_LABEL_UNKNOWN ||
	    (kind == README_MMS && listing->labels[row] == VM_LABEL_VDSO))
		return FIT_UNSURE;
	return FIT_OTHER;
}

static enum fit fit_in(const struct readme_listing *listing,
		       enum readme_region kind,
		       const struct readme_range *range)
{
	const struct vm_region *first =
		vm_region_find(listing->regions, listing->count, range->start);
	const struct vm_region *const end = listing->regions + listing->count;
	const struct vm_region *last = first;

	if (!first)
		return fit_nowhere(listing, kind, range);
	for (; last < end && last->start < range->end; last++)
		if (!is_kind(listing, (size_t)(last - listing->regions), kind))
			return fit_other(listing,
					 (size_t)(last - listing->regions),
					 kind);
	last--;
	if (last->end < range->end)
		return fit_nowhere(listing, kind, range);
	if (range->single)
		return FIT_POINT;
	if (last > first)
		return FIT_RUN;
	return range->start == first->start && range->end == first->end
		       ? FIT_EQUAL
		       : FIT_INSIDE;
}

bool readme_is_shown(const struct readme_listings *shown,
		     const struct readme_listing *listing)
{
	size_t i, j, k, same = 0;

	for (i = 0; i < listing->count; i++)
		for (j = 0; j < shown->count; j++)
			for (k = 0; k < shown->all[j].count; k++)
				same += shown->all[j].regions[k].start ==
						listing->regions[i].start &&
					shown->all[j].regions[k].end ==
						listing->regions[i].end;
	return same >= 3 && 2 * same >= listing->count;
}

/* The best that any of the listings makes of it. */
static enum fit fit_of(const struct readme_work *work, enum readme_region kind,
		       const struct readme_range *claimed)
{
	const bool reversed = claimed->start >= claimed->end;
	struct readme_range range = *claimed;
	enum fit best = FIT_SHOWN, fit = FIT_UNCHECKED;
	size_t i, own = 0;

	if (reversed) {
		range.start = claimed->end;
		range.end = claimed->start;
	}
	for (i = 0; i < work->listings->count; i++) {
		if (readme_is_shown(work->shown, &work->listings->all[i]))
			continue;
		own++;
		fit = fit_in(&work->listings->all[i], kind, &range);
		best = fit < best ? fit : best;
	}
	if (best >= FIT_UNNAMED)
		for (i = 0; i < work->shown->count; i++)
			if (fit_in(&work->shown->all[i], kind, &range) <=
			    FIT_POINT)
				return FIT_SHOWN;
	if (!own)
		best = work->listings->count ? FIT_SHOWN : FIT_UNCHECKED;
	return reversed && best <= FIT_POINT ? FIT_REVERSED : best;
}

/* What would have been right: some rows of the kind. */
static void say_expected(const struct readme_work *work,
			 enum readme_region kind, char **expected)
{
	const struct readme_listings *listings = work->listings;
	char *text = NULL;
	size_t i, j, rows = 0;

	grade_text(&text, "%s", "");
	for (i = 0; i < listings->count; i++)
		for (j = 0; j < listings->all[i].count; j++) {
			const struct vm_region *row =
				&listings->all[i].regions[j];

			if (!is_kind(&listings->all[i], j, kind) ||
			    rows++ >= SAID_MOST)
				continue;
			grade_text(&text, "%s%s%jx-%jx%s%.*s", text,
				   rows > 1 ? ", " : "", (uintmax_t)row->start,
				   (uintmax_t)row->end,
				   row->path_len ? " " : "", (int)row->path_len,
				   row->path);
		}
	if (!rows)
		grade_text(expected, "a range of addresses of the process "
				     "that is listed");
	else if (rows > SAID_MOST)
		grade_text(expected, "one of %zu rows, such as %s", rows, text);
	else
		grade_text(expected, "%s", text);
	free(text);
}

static bool is_claim(const struct readme_claims *claims, size_t line)
{
	size_t i;

	for (i = 0; i < claims->count; i++)
		if (claims->all[i].line == line)
			return true;
	return false;
}

/* Addresses outside of listings that nobody has said anything about. */
static bool has_loose_ranges(const struct readme_work *work)
{
	const struct readme *readme = work->readme;
	size_t i;

	for (i = 0; i < readme->count; i++) {
		const char *const text = readme->lines[i].text, *at;
		struct readme_range range;
		struct readme_row row;

		if (is_claim(work->claims, i) || readme_row_find(text, &row))
			continue;
		for (at = text; *at; at++)
			if (readme_at_word(text, at) &&
			    (readme_range_at(at, true, &range) ||
			     readme_address_at(at, &range)))
				return true;
	}
	return false;
}

static void say_seen(char **seen, const struct readme_range *range)
{
	if (!*seen)
		grade_text(seen, "%s", "");
	if (range->single)
		grade_text(seen, "%s%s%jx", *seen, **seen ? ", " : "",
			   (uintmax_t)range->start);
	else
		grade_text(seen, "%s%s%jx-%jx", *seen, **seen ? ", " : "",
			   (uintmax_t)range->start, (uintmax_t)range->end);
}

void readme_judge_region(const struct lab_check *check,
			 const struct readme_work *work,
			 struct grade_check *out)
{
	const enum readme_region kind = readme_region_named(check->region);
	enum fit best = FIT_SHOWN, worst = FIT_EQUAL, fit;
	size_t i, count = 0, right = 0;

	for (i = 0; i < work->claims->count; i++) {
		const struct readme_claim *claim = &work->claims->all[i];

		if (claim->region != kind)
			continue;
		count++;
		fit = fit_of(work, kind, &claim->range);
		right += fits[fit].verdict == GRADE_PASSED;
		best = fit < best ? fit : best;
		worst = fit > worst ? fit : worst;
		if (count <= SAID_MOST)
			say_seen(&out->seen, &claim->range);
	}
	if (count > SAID_MOST)
		grade_text(&out->seen, "%s, and %zu more", out->seen,
			   count - SAID_MOST);
	say_expected(work, kind, &out->expected);
	if (!count) {
		grade_rule(out, GRADE_MISSING, "no address is given");
		out->confidence = has_loose_ranges(work) ? 0.5 : 0.95;
	} else if (right == count || !right) {
		fit = right ? worst : best;
		grade_rule(out, fits[fit].verdict, "%s", fits[fit].reason);
		out->confidence = fits[fit].confidence;
	} else {
		grade_rule(out, GRADE_PARTLY,
			   "%zu of %zu are right; of "
			   "another, %s",
			   right, count, fits[worst].reason);
		out->confidence = 0.6;
	}
	if (right && out->confidence > README_IMPLAUSIBLE &&
	    readme_implausible(work))
		out->confidence = README_IMPLAUSIBLE;
	out->doubtful = out->confidence < README_SURE;
}
