/* SPDX-License-Identifier: MIT */
/* vmgrade_lab_expect - the expectations of a lab.yaml, made what the judge
 * takes.
 */
#include <stdlib.h>
#include <string.h>

#include "tools/vmgrade_lab_parts.h"

/* "child reserved-2" is of the mark "reserved". */
static void look_mark(const struct lab *lab, const char *key,
		      const char *member, const char *name,
		      struct lab_mistakes *mistakes)
{
	const char *plain = strncmp(name, "child ", 6) ? name : name + 6;

	if (lab->kind == LAB_FUNCTIONS) /* they are left by its steps */
		return;
	if (!lab_mark_known(lab, name) && strcmp(plain, "end") &&
	    strcmp(name, "start"))
		lab_mistake_in(mistakes, key, member,
			       "no mark has the name '%s'", name);
}

/* Both ends of a range, if it is one. */
static bool look_end(const char *key, const char *member, const char *text,
		     struct lab_expression *expression,
		     struct lab_mistakes *mistakes)
{
	if (!lab_expression(text, expression))
		return true;
	lab_mistake_in(mistakes, key, member, "'%s' is none of 'n*fact/m + k'",
		       text);
	return false;
}

static void set_end(struct vm_range *range, const struct lab_expression *end,
		    bool low, bool high)
{
	range->set = true;
	range->times = end->times;
	range->over = end->over;
	if (low)
		range->lo = end->plus;
	if (high)
		range->hi = end->plus;
}

static bool same_fact(const struct lab_expression *a,
		      const struct lab_expression *b)
{
	return a->times == b->times && a->over == b->over &&
	       !strcmp(a->fact ? a->fact : "", b->fact ? b->fact : "");
}

/* The words' range, into what the judge takes. */
static void look_range(struct lab_expect *expect, const char *key,
		       struct lab_mistakes *mistakes)
{
	struct lab_expression low = { 0 }, high = { 0 };
	struct vm_range *range = &expect->judged.treatment;

	if (!expect->is == !(expect->at_least || expect->at_most)) {
		lab_mistake_in(mistakes, key, "",
			       "it says what it 'is', or 'at_least' and "
			       "'at_most'");
		return;
	}
	range->lo = INT64_MIN / 2;
	range->hi = INT64_MAX;
	if (expect->is && look_end(key, "is", expect->is, &low, mistakes))
		set_end(range, &low, true, true);
	if (expect->at_least &&
	    look_end(key, "at_least", expect->at_least, &low, mistakes))
		set_end(range, &low, true, false);
	if (expect->at_most &&
	    look_end(key, "at_most", expect->at_most, &high, mistakes))
		set_end(range, &high, false, true);
	if (expect->at_least && expect->at_most && low.over && high.over &&
	    !same_fact(&low, &high))
		lab_mistake_in(
			mistakes, key, "at_most",
			"it is of another fact than 'at_least', or of another "
			"part of it: only the number behind it may differ");
	if (expect->at_least && expect->at_most && range->lo > range->hi)
		lab_mistake_in(mistakes, key, "at_most",
			       "it is below 'at_least'");
	if (!expect->is && !expect->cause)
		lab_mistake_in(mistakes, key, "cause",
			       "it is missing: what makes this wider than one "
			       "number?");
	expect->operand = low.fact ? low.fact : high.fact;
	if (low.fact && high.fact)
		free(high.fact);
	range->fact = expect->operand;
}

void lab_look_expect(const struct lab *lab, struct lab_expect *expect,
		     const char *key, struct lab_mistakes *mistakes)
{
	struct vm_expect *judged = &expect->judged;

	*judged = (struct vm_expect){ .from = expect->from,
				      .to = expect->to,
				      .fact = expect->fact,
				      .cause = expect->cause,
				      .control.same = true,
				      .control.set = true };
	if (!expect->metric == !expect->fact)
		lab_mistake_in(mistakes, key, "", "it has a metric, or a fact");
	if (expect->metric) {
		judged->metric = vm_metric_named(expect->metric);
		if (judged->metric == VM_FACT)
			lab_mistake_in(mistakes, key, "metric",
				       "there is no metric '%s'",
				       expect->metric);
		if (!expect->to)
			lab_mistake_in(mistakes, key, "to",
				       "it is missing: at which mark?");
	}
	if (expect->from)
		look_mark(lab, key, "from", expect->from, mistakes);
	if (expect->to)
		look_mark(lab, key, "to", expect->to, mistakes);
	look_range(expect, key, mistakes);
}
