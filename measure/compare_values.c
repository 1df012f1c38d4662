/* SPDX-License-Identifier: MIT */
/* compare_values - when two values of an expectation are another. */
#include <stdio.h>
#include <string.h>

#include "measure/compare.h"
#include "measure/draw.h"

/*
 * Of fewer runs a ratio is not compared. Nor is it changed when two ranges of
 * three just miss each other: of one kernel, one pair in ten does (2 of the 20
 * ways to deal six numbers out). So far apart as a third of the lower one, of
 * 4,000 pairs that were drawn from 66 runs on Linux 6.18.44, idle and beside
 * two busy loops, none was.
 */
enum {
	RUNS = 3
};

static bool far_apart(const struct vm_numbers *lower,
		      const struct vm_numbers *higher)
{
	return lower->most >= 0 && higher->least > lower->most &&
	       higher->least - lower->most > lower->most / 3;
}

static bool apart(const struct vm_numbers *a, const struct vm_numbers *b)
{
	return a->most < b->least || b->most < a->least;
}

static bool one_number(const struct vm_numbers *numbers)
{
	return numbers->least == numbers->most;
}

/* "All pages", "minus all pages", "twice as many": the same multiple? */
static bool same_multiple(const struct vm_numbers *a,
			  const struct vm_numbers *b)
{
	return a->pages > 0 && b->pages > 0 && one_number(a) && one_number(b) &&
	       a->least % a->pages == 0 && b->least % b->pages == 0 &&
	       a->least / a->pages == b->least / b->pages;
}

static enum vm_difference differ(const struct vm_numbers *base,
				 const struct vm_numbers *new, const char **why)
{
	if (one_number(base) && one_number(new))
		return VM_DIFFERENCE_CHANGED;
	if (!apart(base, new))
		return VM_DIFFERENCE_NONE;
	if (base->runs >= RUNS && new->runs >= RUNS)
		return VM_DIFFERENCE_CHANGED;
	*why = "the runs of one result disagree, and they are less than three";
	return VM_DIFFERENCE_NOT_COMPARED;
}

static enum vm_difference exact(const struct vm_numbers *base,
				const struct vm_numbers *new, bool same_pages,
				bool same_block, const char **why)
{
	if (one_number(base) && one_number(new) && base->least == new->least)
		return VM_DIFFERENCE_NONE;
	if (same_multiple(base, new)) {
		*why = "the same part of the block";
		return VM_DIFFERENCE_NONE;
	}
	/* A range that moved along means what it meant. */
	if (!(same_pages && same_block) && base->as_expected &&
	    new->as_expected) {
		*why = "each is what was expected";
		return VM_DIFFERENCE_NONE;
	}
	if (!same_pages) {
		*why = "pages of another size";
		return VM_DIFFERENCE_INCOMPARABLE;
	}
	/* The range tells whether the block's size has a part in the value. */
	if (!same_block && (base->low != new->low || base->high != new->high)) {
		*why = "blocks of another size";
		return VM_DIFFERENCE_INCOMPARABLE;
	}
	return differ(base, new, why);
}

/* In the control, a ratio need only be far off: 2,753 to 9,967 on one kernel.
 */
static enum vm_difference ratio(const struct vm_numbers *base,
				const struct vm_numbers *new, enum vm_arm arm,
				const char **why)
{
	if (arm == VM_CONTROL) {
		*why = "a ratio in the control need only be far off";
		return VM_DIFFERENCE_NOT_COMPARED;
	}
	if (base->runs < RUNS || new->runs < RUNS) {
		*why = "a ratio, of less than three runs";
		return VM_DIFFERENCE_NOT_COMPARED;
	}
	return far_apart(base, new) || far_apart(new, base)
		       ? VM_DIFFERENCE_CHANGED
		       : VM_DIFFERENCE_NONE;
}

void vm_compare_value(struct vm_compared_value *value,
		      const struct vm_results *base,
		      const struct vm_results *new)
{
	const struct vm_numbers *was, *is;
	enum vm_exactness exactness;

	value->why = NULL;
	value->difference = VM_DIFFERENCE_NEW;
	if (!value->base || !value->base->arm[value->arm].runs)
		return;
	value->difference = VM_DIFFERENCE_GONE;
	if (!value->new || !value->new->arm[value->arm].runs)
		return;
	was = &value->base->arm[value->arm];
	is = &value->new->arm[value->arm];
	exactness = value->base->exactness > value->new->exactness
			    ? value->base->exactness
			    : value->new->exactness;
	if (exactness == VM_EXACT) {
		value->difference = exact(
			was, is, base->page_bytes == new->page_bytes,
			base->block_pages == new->block_pages, &value->why);
	} else if (exactness == VM_RATIO) {
		value->difference = ratio(was, is, value->arm, &value->why);
	} else {
		value->why = "another run gives another number";
		value->difference = VM_DIFFERENCE_NOT_COMPARED;
	}
}

static const struct {
	const char *name;
	bool counts;
} differences[VM_DIFFERENCES] = {
	[VM_DIFFERENCE_NONE] = { "the same", false },
	[VM_DIFFERENCE_NOT_COMPARED] = { "not compared", false },
	[VM_DIFFERENCE_INCOMPARABLE] = { "not comparable", false },
	[VM_DIFFERENCE_CHANGED] = { "changed", true },
	[VM_DIFFERENCE_NEW] = { "measured in the new one alone", true },
	[VM_DIFFERENCE_GONE] = { "no longer measured", true },
};

const char *vm_difference_name(enum vm_difference difference)
{
	return differences[difference].name;
}

bool vm_difference_counts(enum vm_difference difference)
{
	return differences[difference].counts;
}

const char *vm_compared_title(const struct vm_compared_value *value)
{
	return (value->base ? value->base : value->new)->title;
}

const char *vm_numbers_text(const struct vm_numbers *numbers, char *text,
			    size_t size)
{
	char least[VM_NUMBER], most[VM_NUMBER];

	vm_number(least, numbers->least);
	vm_number(most, numbers->most);
	if (!numbers->runs)
		snprintf(text, size, "not read");
	else if (one_number(numbers))
		snprintf(text, size, "%s", least);
	else
		snprintf(text, size, "%s to %s", least, most);
	return text;
}

const char *vm_compared_text(const struct vm_compared_value *value, char *text,
			     size_t size)
{
	static const struct vm_numbers none = { 0 };
	enum vm_arm arm = value->arm;
	const struct vm_numbers *base =
		value->base ? &value->base->arm[arm] : &none;
	const struct vm_numbers *new =
		value->new ? &value->new->arm[arm] : &none;
	enum vm_difference difference = value->difference;
	char was[2 * VM_NUMBER + 8], is[2 * VM_NUMBER + 8];
	bool same, told;

	vm_numbers_text(base, was, sizeof(was));
	vm_numbers_text(new, is, sizeof(is));
	/* Another version of the claim. */
	if (!value->base)
		snprintf(was, sizeof(was), "not asked");
	if (!value->new)
		snprintf(is, sizeof(is), "not asked");
	same = !strcmp(was, is);
	told = difference == VM_DIFFERENCE_NONE ||
	       difference == VM_DIFFERENCE_CHANGED;
	snprintf(text, size, "%s: %s %s%s%s%s%s%s%s", vm_compared_title(value),
		 vm_arm_name(arm), was, same ? "" : ", then ",
		 same ? " in both" : is, told ? "" : "; ",
		 told ? "" : vm_difference_name(difference),
		 value->why ? ": " : "", value->why ? value->why : "");
	return text;
}
