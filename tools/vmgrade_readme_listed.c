/* SPDX-License-Identifier: MIT */
/* vmgrade_readme_listed - is the listing one process's, and somebody's own? */
#include <string.h>

#include "tools/vmgrade_readme_judge.h"

/* Of a listing, unless the lab says another number. */
enum {
	ROWS_LEAST = 5
};

/* vm.mmap_min_addr: 64 KiB by default. */
static const uint64_t address_least = 0x10000;

/* Where randomization is off, the stack ends here for everybody. */
static const uint64_t fixed_stack_end = 0x7ffffffff000;

static const struct readme_listing *own(const struct readme_work *work)
{
	size_t i;

	for (i = 0; i < work->listings->count; i++)
		if (!readme_is_shown(work->shown, &work->listings->all[i]))
			return &work->listings->all[i];
	return NULL;
}

/* Only what the kernel adds may lie above the first thread's stack. */
static bool may_top_stack(enum vm_label label)
{
	return label == VM_LABEL_UNKNOWN || label >= VM_LABEL_STACK;
}

static const char *implausible(const struct readme_listing *listing)
{
	bool heap = false, stack = false;
	size_t i;

	if (listing->count && listing->regions[0].start < address_least)
		return "it has rows below 64 KiB, where nothing may be mapped";
	for (i = 0; i < listing->count; i++) {
		const enum vm_label label = listing->labels[i];

		if (stack && !may_top_stack(label))
			return "it has its stack below other rows";
		if (heap && label >= VM_LABEL_TEXT && label <= VM_LABEL_BSS)
			return "it has its heap below the program's own image";
		heap |= label == VM_LABEL_HEAP;
		stack |= label == VM_LABEL_STACK;
	}
	return NULL;
}

const char *readme_implausible(const struct readme_work *work)
{
	const struct readme_listings *listings = work->listings;
	const char *why = NULL;
	size_t i;

	for (i = 0; i < listings->count && !why; i++)
		if (!listings->all[i].mac &&
		    !readme_is_shown(work->shown, &listings->all[i]))
			why = implausible(&listings->all[i]);
	return why;
}

static void rule(const struct lab_check *check, const struct readme_work *work,
		 struct grade_check *out)
{
	const struct readme_listings *listings = work->listings;
	const size_t least = check->rows ? check->rows : ROWS_LEAST;

	if (!listings->rows && !listings->damaged) {
		grade_rule(out, GRADE_MISSING, "no listing is pasted");
		/* It may be in a picture. */
		out->confidence = work->readme->picture ? 0.5 : 0.95;
	} else if (listings->rows && !own(work)) {
		grade_rule(out, GRADE_WRONG,
			   "it is the handout's own listing: list a process "
			   "of yours");
		out->confidence = 0.95;
	} else if (listings->damaged > listings->rows) {
		grade_rule(out, GRADE_WRONG,
			   "most of its rows are of no process: %zu have "
			   "addresses between pages, or ends before starts",
			   listings->damaged);
		out->confidence = 0.6;
	} else if (listings->rows < least) {
		grade_rule(out, GRADE_PARTLY, "it has %zu of at least %zu rows",
			   listings->rows, least);
		out->confidence = 0.7;
	} else if (listings->damaged) {
		grade_rule(out, GRADE_PASSED,
			   "%zu rows can be of a process; %zu cannot: a digit "
			   "may be lost",
			   listings->rows, listings->damaged);
		out->confidence = 0.85;
	} else {
		grade_rule(out, GRADE_PASSED, "%zu rows of %s", listings->rows,
			   listings->count > 1 ? "several processes"
					       : "one process");
	}
}

void readme_judge_listing(const struct lab_check *check,
			  const struct readme_work *work,
			  struct grade_check *out)
{
	const char *why = readme_implausible(work);

	rule(check, work, out);
	if (why && out->verdict == GRADE_PASSED) {
		grade_rule(out, GRADE_PASSED, "%zu rows; but %s",
			   work->listings->rows, why);
		out->confidence = README_IMPLAUSIBLE;
	}
	grade_text(&out->expected, "the rows of a process of your own, as "
				   "/proc/PID/maps or vmmap prints them");
	grade_text(&out->seen, "%zu rows", work->listings->rows);
	out->doubtful = out->confidence < README_SURE;
}

static const struct vm_region *labelled(const struct readme_listing *listing,
					enum vm_label label)
{
	size_t i;

	for (i = 0; listing && i < listing->count; i++)
		if (listing->labels[i] == label)
			return &listing->regions[i];
	return NULL;
}

static bool is_handouts(const struct readme_listings *shown,
			const struct readme_range *range)
{
	const struct vm_region *row = NULL;
	size_t i;

	for (i = 0; i < shown->count && !row; i++)
		row = vm_region_find(shown->all[i].regions, shown->all[i].count,
				     range->start);
	return row;
}

/* Where the listing has no row of it, what was claimed of a region. */
static bool claimed(const struct readme_work *work, enum readme_region kind,
		    struct vm_region *region)
{
	const struct readme_claims *claims = work->claims;
	size_t i;

	for (i = 0; i < claims->count; i++)
		if (claims->all[i].region == kind &&
		    !claims->all[i].range.single &&
		    !is_handouts(work->shown, &claims->all[i].range)) {
			region->start = claims->all[i].range.start;
			region->end = claims->all[i].range.end;
			return true;
		}
	return false;
}

/* The ends that do not move, whenever the process is looked at. */
void readme_fingerprint(const struct readme_work *work, char **fingerprint)
{
	static const enum vm_label labels[] = { VM_LABEL_HEAP, VM_LABEL_STACK };
	static const enum readme_region kinds[] = { README_HEAP, README_STACK };
	const struct readme_listing *listing = own(work);
	struct vm_region regions[2];
	bool known[2];
	size_t i;

	for (i = 0; i < 2; i++) {
		const struct vm_region *region = labelled(listing, labels[i]);

		known[i] = region || claimed(work, kinds[i], &regions[i]);
		if (region)
			regions[i] = *region;
	}
	/* One of the two alone can be the same by chance: 1 in 2^13 at worst.
	 */
	if (known[0] && known[1] && regions[1].end != fixed_stack_end)
		grade_text(fingerprint, "heap from %jx, stack up to %jx",
			   (uintmax_t)regions[0].start,
			   (uintmax_t)regions[1].end);
}
